"""Carries out what people ask for about their own data, and says what came of it."""

from typing import Any

from actions import replies
from actions.backend_client import Backend
from actions.turns import Turn

Reply = dict[str, Any]

FAILED = "抱歉，现在办不了，您的数据没有变化。请过一会儿再说一次。"
PAGE, FILE = "/api/privacy/export.html", "/api/privacy/export"


def show_holdings(backend: Backend, turn: Turn) -> Reply:
    """What is kept about this conversation, and where it is: the page opens it with its own token."""
    parts = backend.holdings(turn.conversation_id, turn.request_id)
    held = "、".join(f"{part['what']} {part['count']} 条" for part in parts)
    text = f"关于这个对话，现在保存着：{held}。点下面的按钮可以把全部内容保存到您这台设备上。"
    links = [{"label": "保存成网页", "path": PAGE}, {"label": "保存成数据文件", "path": FILE}]
    return {**replies.reply("text", text), "card": {"type": "my_data", "links": links}}


def delete(backend: Backend, turn: Turn) -> Reply:
    """Have everything deleted once this turn is over; the reply is the last one of the conversation."""
    receipt = backend.delete_data(turn.conversation_id, turn.request_id)
    text = (
        f"好的，这个对话的内容马上删除，回执编号 {receipt}，请记下来，日后可以凭它查询。"
        "只保留处理记录和回执，里面没有您说过的话。\n"
        "交上去的办件，还没人受理的一起删掉，不再往下办；已经受理、正在办的留到办结。\n"
        "这个对话到此结束。还想咨询的话，直接发消息就会开始新的对话。"
    )
    return {**replies.reply("text", text), "card": {"type": "deletion", "receipt": receipt}}


def withdraw(backend: Backend, turn: Turn) -> Reply:
    """Take every consent back, at once."""
    titles = backend.withdraw_consent(turn.conversation_id, turn.request_id)
    if not titles:
        return replies.reply(
            "text",
            "您还没有同意过收集个人信息，没有需要撤回的。之前输入的号码已经清除，以后也不再保存。"
            "不同意也不影响咨询政策。想删掉对话里的内容，可以说“删除我的数据”。",
        )
    named = "、".join(f"“{title}”" for title in titles)
    text = (
        f"已撤回您对{named}的同意，马上生效。凭这些同意保存的号码已经删除，以后也不再保存；"
        "咨询政策不受影响。想把对话记录也删掉，可以说“删除我的数据”。"
    )
    return replies.reply("text", text)
