"""Guided processes: their files, the interview engine, and reading what people answer.

Knows neither HTTP nor the database. One process file feeds the chat, the web form and the staff script.
"""
