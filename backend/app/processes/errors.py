"""What can be wrong with a process file, and with an answer."""

from app.errors import AppError


class ProcessProblem(Exception):
    """A process file cannot be used; the message says `file: what and where`."""


class AnswerProblem(AppError):
    """An answer that does not fit its step. The message says how to put it right, never repeats the value."""

    status = 422
    code = "answer_invalid"
    message = "这个回答不符合要求，请重新填写。"


class StepUnknown(AppError):
    status = 404
    code = "step_unknown"
    message = "这一步现在不用填写，请刷新后再看。"


class StepRequired(AppError):
    status = 422
    code = "step_required"
    message = "这一步不能跳过，缺了它没法往下办。"


class ProcessUnknown(AppError):
    status = 404
    code = "process_unknown"
    message = "没有这个事项。"
