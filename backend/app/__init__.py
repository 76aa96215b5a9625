"""The backend of 创响助手: the edge visitors talk to and the system of record."""
