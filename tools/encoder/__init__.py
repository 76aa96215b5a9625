"""Learns the encoder of the distress detector further; see docs/encoder.md.

    PYTHONPATH=backend:. python -m tools.encoder

It needs PyTorch, which nothing else here does: `tools/encoder/requirements.lock`, in an environment of its own.
"""
