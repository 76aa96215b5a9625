"""The trained model."""

from tests.trained import parse

__all__ = ["parse"]
