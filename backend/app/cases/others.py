"""Who else may be meant when a sentence is no answer of a form."""

# How sure the intent must be.
OTHERS = {
    "ask_policy": 0.45,
    "show_clause": 0.0,
    "greet": 0.6,
    "thanks": 0.6,
    "bye": 0.7,
    "chitchat": 0.6,
    "complaint": 0.6,
    "praise": 0.6,
    "out_of_scope": 0.6,
    "human": 0.6,
    "help": 0.8,
    "distress": 0.3,
    "export_data": 0.6,
    "delete_data": 0.6,
    "withdraw_consent": 0.6,
    "my_records": 0.7,
    "book_mentor": 0.8,
    "request_aid": 0.8,
}
