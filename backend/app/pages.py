"""The pages served to browsers: the citizen page and the API documentation."""

import base64
import hashlib
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from app.auth import public

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_API_PATHS = ("api/", "service/")

_NOT_BUILT = """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>创响助手</title>
<body>
<main>
<h1>创响助手的网页还没有构建</h1>
<p>服务已经启动，但还缺少网页文件。请在项目目录运行 <code>make run</code>，它会先构建网页。</p>
<p>接口文档在 <a href="/docs">/docs</a>。</p>
</main>
</body>
</html>
"""

_DOCS = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>创响助手接口文档</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="icon" href="/docs/assets/favicon.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true});</script>
</body>
</html>
"""


def content_security_policy(html: str) -> str:
    """A policy that allows our own files and exactly the inline scripts of this page."""
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(html)
    ]
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self'", *hashes]),
            # uni-app and Swagger UI set style attributes.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def _page(html: str, status: int = 200) -> HTMLResponse:
    headers = {"Content-Security-Policy": content_security_policy(html), "Cache-Control": "no-cache"}
    return HTMLResponse(html, status_code=status, headers=headers)


class WholeFiles(StaticFiles):
    """Files, always whole: none is large, and a range we cannot read had an answer in a foreign shape."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry, as if no range had been asked for (RFC 9110, 14.2 leaves that to the server)."""
        headers = [pair for pair in scope["headers"] if pair[0] != b"range"]
        await super().__call__({**scope, "headers": headers}, receive, send)

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, saying that ranges are not served."""
        response = super().file_response(*args, **kwargs)
        response.headers["Accept-Ranges"] = "none"
        return response


class CitizenFiles(WholeFiles):
    """The built citizen page's files. Paths of the API never fall through to files."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory, check_dir=False)
        self.config_checked = True  # a page that is not built yet is a 404, not a broken server

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or 404; built assets carry a digest in their names and may be kept for ever."""
        if path.startswith(_API_PATHS):
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        if path.startswith("assets/"):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            response.headers["Cache-Control"] = "no-cache"
        return response


router = APIRouter(include_in_schema=False, dependencies=[Depends(public)])


@router.get("/", response_model=None)
@router.get("/index.html", response_model=None)
def citizen_page(request: Request) -> HTMLResponse:
    """The citizen page, or a page that says how to build it."""
    index: Path = request.app.state.settings.citizen_page_dir / "index.html"
    if not index.is_file():
        return _page(_NOT_BUILT, status=503)
    return _page(index.read_text(encoding="utf-8"))


@router.get("/docs", response_model=None)
async def api_docs() -> HTMLResponse:
    """The API documentation; its files come with us, so it works without the internet."""
    return _page(_DOCS)


@router.get("/openapi.json", response_model=None)
def public_contract(request: Request) -> JSONResponse:
    """The contract without the service API, which strangers cannot use and need not know."""
    return JSONResponse(without_paths(request.app.openapi(), "/service/"))


def without_paths(document: dict[str, Any], prefix: str) -> dict[str, Any]:
    """An OpenAPI document without the paths below a prefix and without the components only they need."""
    paths = {path: item for path, item in document["paths"].items() if not path.startswith(prefix)}
    components = document.get("components", {})
    needed: set[tuple[str, str]] = set()
    waiting = _components_named_in(paths)
    while waiting:
        needed |= waiting
        parts = [components[kind][name] for kind, name in waiting]
        waiting = _components_named_in(parts) - needed
    kept = {
        kind: {name: part for name, part in parts.items() if (kind, name) in needed}
        for kind, parts in components.items()
    }
    return {**document, "paths": paths, "components": kept}


def _components_named_in(part: Any) -> set[tuple[str, str]]:
    """Kind and name of every component that is referred to, schemas and ways to authenticate."""
    if isinstance(part, list):
        return set().union(*map(_components_named_in, part))
    if not isinstance(part, dict):
        return set()
    found: set[tuple[str, str]] = set()
    for key, value in part.items():
        if key == "$ref" and isinstance(value, str):
            kind, name = value.removeprefix("#/components/").split("/", 1)
            found.add((kind, name))
        elif key == "security" and isinstance(value, list):
            found |= {("securitySchemes", name) for way in value for name in way}
        else:
            found |= _components_named_in(value)
    return found


def _swagger_directory() -> Any:
    return files("fastapi_offline").joinpath("static")


def mount_files(app: FastAPI, citizen_page_dir: Path) -> None:
    """Serve the files behind the pages; the citizen page's are looked for where no route fits."""
    app.mount("/docs/assets", WholeFiles(directory=str(_swagger_directory())))
    page_files = CitizenFiles(citizen_page_dir)
    not_found = app.router.default

    async def file_or_not_found(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            await page_files(scope, receive, send)
        else:
            await not_found(scope, receive, send)

    # Not a mount at "/": that would hide that a path exists for another method (405).
    app.router.default = file_or_not_found
