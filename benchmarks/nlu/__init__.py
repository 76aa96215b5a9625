"""Comparison of intent classifiers on the phrases kept out of training."""
