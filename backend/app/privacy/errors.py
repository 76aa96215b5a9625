"""What privacy refuses, in words for people."""

from app.errors import AppError


class ConsentMissing(AppError):
    status = 403
    code = "consent_missing"
    message = "办理这一项需要先征得您的同意。不同意也不影响咨询政策。"


class PurposeUnknown(AppError):
    status = 422
    code = "purpose_unknown"
    message = "没有这一项用途，请重新打开隐私说明。"


class NoticeOutdated(AppError):
    status = 409
    code = "notice_outdated"
    message = "隐私说明已更新，请阅读新的说明后再选择。"


class ValueNotKept(AppError):
    status = 404
    code = "value_not_kept"
    message = "这条信息没有保存或已删除，需要时请重新填写。"


class DeletionNotConfirmed(AppError):
    status = 422
    code = "deletion_not_confirmed"
    message = "删除后不能恢复，请先确认要删除。"


class ReceiptUnknown(AppError):
    status = 404
    code = "receipt_unknown"
    message = "没有找到这个回执编号，请核对后再试。"
