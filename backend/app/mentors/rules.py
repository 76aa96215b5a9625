"""data/mentors/booking.yml: what the office decides about bookings."""

from datetime import timedelta
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from app.yamlfile import read_yaml


class RulesError(Exception):
    """The file cannot be used; the message says where and why."""


class BookingRules(BaseModel):
    """The rules in force."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hold_minutes: int = Field(ge=1, le=30, description="How long a time is kept while details are filled in.")
    change_hours: int = Field(ge=0, le=168, description="Until when a citizen may change or cancel alone.")
    no_shows: int = Field(ge=1, le=20, description="So many missed meetings …")
    no_show_days: int = Field(ge=1, le=366, description="… in so many days: staff confirm the next one.")
    open_bookings: int = Field(ge=1, le=20, description="Appointments to come that one citizen may have.")
    check_up_minutes: int = Field(ge=30, le=240, multiple_of=5, description="Length of 企业问诊.")
    waitlist_hold_minutes: int = Field(ge=5, le=1440, description="How long an offer to who waits is kept.")
    waitlist_offers: int = Field(ge=1, le=20, description="So many offers a wish; then staff look after it.")
    reminders_hours: list[float] = Field(max_length=4, description="Hours before the meeting.")
    follow_up_working_days: int = Field(ge=1, le=60, description="To look after a bad rating.")
    suggestions: int = Field(ge=1, le=10)
    times_each: int = Field(ge=1, le=10)
    retry_minutes: list[float] = Field(min_length=1, max_length=10, description="Waits between attempts.")

    @property
    def hold(self) -> timedelta:
        """How long a time is kept."""
        return timedelta(minutes=self.hold_minutes)

    @property
    def change_before(self) -> timedelta:
        """Until how long before the meeting a citizen may change it."""
        return timedelta(hours=self.change_hours)


def load_rules(path: Path) -> BookingRules:
    """Read the file; RulesError when it is not what it should be."""
    try:
        return BookingRules.model_validate(read_yaml(path))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise RulesError(f"{path}: {error}") from error
