"""The audit trail: who did what to personal data, in a chain that shows every later change."""
