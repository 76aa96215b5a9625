"""`make chat`: talk to the assistant in the terminal, over the same public API as the page."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any

from tools import console, running
from tools import settings as settings_module
from tools.api import ApiError, Visitor

with contextlib.suppress(ImportError):  # line editing and history where the platform has them
    import readline  # noqa: F401

HELP = "直接输入问题；输入数字选择选项；/新对话 重新开始；/退出 结束。  Type a question or an option's number; /quit ends."
QUIT = {"/退出", "/quit", "/exit", "/q"}
PLACES = {"goals": "目标任务", "safeguards": "保障措施"}
NEW = {"/新对话", "/new"}


def _citation(citation: dict[str, Any]) -> str:
    article = citation["article"]
    place = f"第{article}条" if isinstance(article, int) else PLACES.get(str(article), "")
    until = f"（有效期至 {citation['effective_to']}）" if citation.get("effective_to") else ""
    return f"    ▸ {citation['title']} {place}{until}\n      “{citation['quote']}”"


def render(replies: list[dict[str, Any]]) -> tuple[str, list[dict[str, str]]]:
    """What the terminal shows for the replies, and the options a number chooses from."""
    lines: list[str] = []
    options: list[dict[str, str]] = []
    for reply in replies:
        lines.append("助手： " + str(reply["text"]).replace("\n", "\n       "))
        answer = reply.get("answer") or {}
        lines += [_citation(citation) for citation in answer.get("citations", [])]
        lines += [f"    注意：{caveat}" for caveat in answer.get("caveats", [])]
        options += reply.get("options") or []
    lines += [f"    {number}. {option['label']}" for number, option in enumerate(options, 1)]
    return "\n".join(lines), options


def _turn(visitor: Visitor, typed: str, options: list[dict[str, str]]) -> list[dict[str, str]]:
    """Send one line and print the answer; returns the options that now hold."""
    try:
        if typed.isdigit() and 0 < int(typed) <= len(options):
            replies = visitor.ask(payload=options[int(typed) - 1]["payload"])
        else:
            replies = visitor.ask(typed)
    except ApiError as error:
        console.complain(f"  {error.message}")
        return options
    except OSError as error:
        console.complain(f"  连接中断，请稍后再发一次（{error}）")
        return options
    shown, options = render(replies)
    print(shown, flush=True)
    return options


def converse(address: str) -> None:
    """Read lines until the end of the input or a word that quits."""
    print(f"创响助手 {address}\n{HELP}", flush=True)
    visitor = Visitor(address)
    options: list[dict[str, str]] = []
    while True:
        try:
            typed = input("\n您： ").strip()
        except EOFError:
            print()
            return
        if typed in QUIT:
            return
        if typed in NEW:
            visitor, options = Visitor(address), []
            print("已开始新的对话。", flush=True)
        elif typed:
            options = _turn(visitor, typed, options)


def chat() -> None:
    """Use the system that runs; start one for the length of this chat when none does."""
    settings = settings_module.read(os.environ)
    found = running.find_running(settings.var_dir)
    if found:
        converse(found.address)
        return
    console.say("系统尚未启动，正在启动（首次约需几分钟，进度见下）…", "Starting the system first …")
    with running.start(settings.var_dir, show=True, PORT=str(settings.port)) as started:
        converse(started.address)


if __name__ == "__main__":
    sys.exit(console.report_failure(chat))
