"""The edge: sessions, messages, history, push; later hand-over and the log."""
