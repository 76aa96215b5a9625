"""Decision tables as data: rules with reasons, and the expressions they and the processes are written in."""
