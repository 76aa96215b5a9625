"""What can go wrong with a case, each with what to do."""

from app.errors import AppError


class CaseNotFound(AppError):
    status = 404
    code = "case_not_found"
    message = "没有找到这个办件。"


class CaseChanged(AppError):
    status = 409
    code = "case_changed"
    message = "这一项刚刚在别处（窗口或另一台设备）改过了。请先看一下现在的内容，再决定要不要改。"


class CaseNotOpen(AppError):
    status = 409
    code = "case_not_open"
    message = "这个办件已经提交，不能再直接改。要改的话先撤回，或等窗口发起补正。"


class CaseIncomplete(AppError):
    status = 409
    code = "case_incomplete"
    message = "还有没填完的项目，填完再提交。"


class ConsentRefused(AppError):
    status = 409
    code = "consent_refused"
    message = (
        "提交办件要用到您的姓名、证件号和电话，您没有同意收集，所以不能在这里提交。"
        "可以打印清单去窗口办，或者改为同意。"
    )


class TransitionRefused(AppError):
    status = 409
    code = "transition_refused"
    message = "办件现在的状态不能这样操作，请刷新后再看。"


class ReasonNeeded(AppError):
    status = 422
    code = "reason_needed"
    message = "提交已超过10分钟，撤回请写一句原因。"


class ItemNotFound(AppError):
    status = 404
    code = "item_not_found"
    message = "这个办件里没有这一项，请刷新后再看。"


class CodeUnknown(AppError):
    status = 404
    code = "code_unknown"
    message = "这个代码不对，或者已经用过、过期了。请在原来的手机上点“换手机接着填”，重新要一个。"


class ConsentOfPerson(AppError):
    status = 403
    code = "consent_of_person"
    message = "这一项同意与否要由本人决定，窗口不能代选，也不能改本人的选择。请本人在自己的手机上决定。"


class CaseRestricted(AppError):
    status = 403
    code = "case_restricted"
    message = (
        "这一件由帮扶专员负责，窗口不能打开。请帮扶专员来接待，"
        "或请本人继续在自己的手机上填。代码没有用掉，还能用。"
    )


class FileRefused(AppError):
    status = 422
    code = "file_refused"
    message = "这个文件不能上传。请上传 JPG、PNG 图片或 PDF，每个不超过 8 MB。"


class TooManyFiles(AppError):
    status = 409
    code = "too_many_files"
    message = "这个办件上传的文件太多了，请先删掉不要的。"


class TooManyCases(AppError):
    status = 409
    code = "too_many_cases"
    message = "您还没填完的办件太多了，请先把不要的删掉。"


class NothingSaid(AppError):
    """What is to be handed in says nothing that anybody could act on."""

    status = 409
    code = "nothing_said"
    message = (
        "您还没说是什么情况，这么交上去，工作人员不知道帮您办啥。"
        "说一两句就行，比如店现在怎么样、最愁哪件事；不想说，留个电话也行，让他们打给您。"
    )
