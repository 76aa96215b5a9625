"""The bot's runner does what Rasa's does, in the same order of needs, without sorting at every run."""

from typing import Any

import pytest
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot import graph_run
from bot.graph_run import OrderedRunner, order_of


class Joined(GraphComponent):
    """Joins what it is given."""

    word = ""

    @classmethod
    def create(cls, config: dict[str, Any], **_: Any) -> "Joined":
        component = cls()
        component.word = config["word"]
        return component

    def run(self, left: str = "", right: str = "") -> str:
        """One text."""
        return f"({left}{self.word}{right})"


def node(word: str, **needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Joined, constructor_name="create", fn="run", config={"word": word})


# The last first: the order of the file is not the order of the needs.
SCHEMA = GraphSchema(
    {
        "end": node("终", left="middle", right="start"),
        "middle": node("中", left="start", right="__given__"),
        "start": node("始", left="__given__"),
        "aside": node("旁"),
    }
)


def runner(kind: type[DaskGraphRunner], tmp_path: Any, schema: GraphSchema = SCHEMA) -> DaskGraphRunner:
    return kind.create(schema, LocalModelStorage(tmp_path), ExecutionContext(schema))


@pytest.mark.parametrize("targets", [["end"], ["middle", "aside"], ["start"]])
def test_every_target_comes_out_as_rasas_own_runner_has_it(targets: list[str], tmp_path: Any) -> None:
    given = {"__given__": "问"}
    expected = runner(DaskGraphRunner, tmp_path).run(given, targets)
    assert runner(OrderedRunner, tmp_path).run(given, targets) == expected


def test_the_order_is_worked_out_once_for_each_set_of_targets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    sorted_for: list[list[str]] = []

    def counting(schema: GraphSchema) -> Any:
        sorted_for.append(sorted(schema.nodes))
        return order_of(schema)

    monkeypatch.setattr(graph_run, "order_of", counting)
    ours = runner(OrderedRunner, tmp_path)
    for _ in range(20):
        ours.run({"__given__": "问"}, ["end"])
        ours.run({"__given__": "问"}, ["aside"])
    assert sorted_for == [["end", "middle", "start"], ["aside"]]


def test_an_input_with_the_name_of_a_node_is_refused(tmp_path: Any) -> None:
    with pytest.raises(GraphRunError, match="start"):
        runner(OrderedRunner, tmp_path).run({"__given__": "问", "start": "别的"}, ["end"])


def test_nodes_that_need_one_another_are_refused() -> None:
    with pytest.raises(GraphRunError, match="circle"):
        order_of(GraphSchema({"a": node("甲", left="b"), "b": node("乙", left="a")}))
