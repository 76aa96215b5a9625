"""The looks a visitor can choose, and what must hold in each of them."""

from typing import Any

from playwright.sync_api import Locator, Page

LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "dark": {"theme": "dark"},
    "extra-large": {"size": "extra"},
    "contrast": {"highContrast": True},
    "dark-contrast": {"theme": "dark", "highContrast": True},
}


def set_look(page: Page, look: dict[str, Any]) -> None:
    """Choose a look for every page that is opened from now on."""
    preferences = {"size": "normal", "theme": "light", "highContrast": False, **look}
    # uni-app's storage wraps nothing around a text.
    page.evaluate("value => localStorage.setItem('chuangxiang.display', JSON.stringify(value))", preferences)


def too_small(page: Page, least: int) -> list[Any]:
    """What can be tapped and is smaller than that."""
    found: list[Any] = page.evaluate(
        """least => [...document.querySelectorAll('button, textarea, input:not([type=file]), select, a')]
            .filter(element => element.offsetParent !== null)
            .map(element => {
                const box = element.getBoundingClientRect()
                return [element.textContent.trim(), box.width, box.height]
            }).filter(([, width, height]) => width < least || height < least)""",
        least,
    )
    return found


def sticking_out(page: Page) -> list[str]:
    """What reaches beyond the right edge of the screen."""
    found: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('.page *:not(.visually-hidden, .visually-hidden *)')]"
        ".filter(element => element.offsetParent !== null)"
        ".filter(element => element.getBoundingClientRect().right > innerWidth + 1)"
        ".map(element => element.outerHTML.slice(0, 200))"
    )
    return found


def tab_to(page: Page, target: Locator, backwards: bool = False) -> None:
    """Go to an element with the keyboard alone."""
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
    raise AssertionError("the keyboard does not get there")
