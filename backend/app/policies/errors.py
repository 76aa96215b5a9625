"""What can be asked of the library and is not there."""

from app.errors import NotFound


class ClauseNotFound(NotFound):
    """No clause in force has this id."""

    message = "没有找到这一条，它可能已经失效。请重新提问。"


class DocumentNotFound(NotFound):
    """No document of the library has this id and version."""

    message = "没有找到这份文件或这个版本。"
