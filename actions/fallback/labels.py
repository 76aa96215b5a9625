"""How a reading is called on a button. Intents without a label are never offered."""

LABELS = {
    "ask_policy": "问创业政策",
    "start_process": "办理开店、开公司手续",
    "book_mentor": "预约创业导师",
    "request_aid": "经营遇到困难，求帮助",
    "my_records": "查我的办理进度",
    "human": "找工作人员",
    "help": "看看你能做什么",
    "repeat": "把刚才的话再说一遍",
    "export_data": "查看或导出我的信息",
    "delete_data": "删除我的信息",
    "withdraw_consent": "撤回信息使用的同意",
    "complaint": "提意见",
    "chitchat": "随便聊聊",
    "out_of_scope": "问创业以外的事",
}
