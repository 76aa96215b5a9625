"""How the bot runs Rasa's component graph: node after node in an order worked out once.

Rasa hands every run (the language model and the policies, three times a message) to dask's scheduler,
which sorts the graph anew and prints its inputs into a log line nobody asked for. Nodes, hooks and the
errors they raise are Rasa's own. Figures: docs/benchmarks-nlu.md.
"""

from typing import Any, Optional

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner

# A node and the names of what it is fed, in the order they are handed over.
Step = tuple[str, tuple[str, ...]]


class OrderedRunner(DaskGraphRunner):
    """Rasa's runner with the order of the nodes kept per set of targets."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._orders: dict[tuple[str, ...], tuple[Step, ...]] = {}

    def run(
        self, inputs: Optional[dict[str, Any]] = None, targets: Optional[list[str]] = None
    ) -> dict[str, Any]:
        """Output of each target by its name; GraphRunError when an input has the name of a node."""
        wanted = tuple(targets or self._graph_schema.target_names)
        if wanted not in self._orders:
            self._orders[wanted] = order_of(self._graph_schema.minimal_graph_schema(list(wanted)))
        # Also as outputs: a node takes an input by its name, as it takes what another node made.
        made: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._orders[wanted]:
            if name in made:
                raise GraphRunError(f"Input '{name}' has the name of a node.")
            made[name] = self._instantiated_nodes[name](*(made.get(each, each) for each in needs))
        return {name: made[name][1] for name in wanted}


def order_of(schema: GraphSchema) -> tuple[Step, ...]:
    """The nodes, each after everything it needs; GraphRunError when they go in a circle."""
    needs = {name: tuple(node.needs.values()) for name, node in schema.nodes.items()}
    ordered: list[Step] = []
    done: set[str] = set()
    while len(done) < len(needs):
        ready = [
            name
            for name, wanted in needs.items()
            if name not in done and all(each in done or each not in needs for each in wanted)
        ]
        if not ready:
            raise GraphRunError("The nodes of the graph need one another in a circle.")
        ordered += [(name, needs[name]) for name in ready]
        done.update(ready)
    return tuple(ordered)
