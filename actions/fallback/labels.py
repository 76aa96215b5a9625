"""How a reading is called on a button. Intents without a label are never offered."""

LABELS = {
    "ask_policy": "问创业政策",
    "start_process": "办理开店、开公司手续",
    "book_mentor": "预约创业导师",
    "distress": "心里很难受，想找人帮帮我",
    "request_aid": "经营遇到困难，求帮助",
    "human": "找工作人员",
    "help": "看看你能做什么",
    "complaint": "提意见",
}
