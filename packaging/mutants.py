"""Faults planted in a module, one at a time: where they can be, and the module with one of them.

Comparisons, operators, conditions, constants, texts, returned values and calls are changed.
Docstrings, annotations, imports, what only a type checker reads, log lines and what parametrises a
dataclass are left alone: no test can or should tell those apart. So are values in the body of a
class (enumerations), which cannot be exchanged in a program that runs.
"""

import ast
import copy
import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.BitXor: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_IGNORED_CALLS = ("dataclass", "getLogger", "log.info", "log.warning", "log.debug")


class Kind(enum.StrEnum):
    """What is changed."""

    COMPARISON = "comparison"
    OPERATOR = "operator"
    AND_OR = "and-or"
    NOT_DROPPED = "not-dropped"
    NEVER = "never"
    ALWAYS = "always"
    NONE_RETURNED = "none-returned"
    CONSTANT = "constant"
    TEXT = "text"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Mutation:
    """One fault: the node by its place in ``ast.walk``, its line, and what is changed there."""

    node: int
    line: int
    kind: Kind


def mutations(tree: ast.Module) -> list[Mutation]:
    """All the faults that can be planted, in the order of ``ast.walk``."""
    ignored = {
        id(inner)
        for node in ast.walk(tree)
        for part in _ignored_parts(node)
        for inner in ast.walk(part)
    }
    return [
        Mutation(number, getattr(node, "lineno", 0), kind)
        for number, node in enumerate(ast.walk(tree))
        if id(node) not in ignored
        for kind in (*_expression_kinds(node), *_statement_kinds(node))
    ]


def plant(tree: ast.Module, mutation: Mutation) -> ast.Module:
    """A copy of the module that has the fault."""
    mutant = copy.deepcopy(tree)
    node = list(ast.walk(mutant))[mutation.node]
    replacement = ast.copy_location(_REPLACEMENTS[mutation.kind](node), node)
    _Exchange(node, replacement).visit(mutant)
    return ast.fix_missing_locations(mutant)


class _Exchange(ast.NodeTransformer):
    def __init__(self, node: ast.AST, replacement: ast.AST) -> None:
        self._node = node
        self._replacement = replacement

    def visit(self, node: ast.AST) -> Any:
        return self._replacement if node is self._node else self.generic_visit(node)


def _ignored_parts(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _annotations(node)
        case ast.ClassDef():
            yield from _class_values(node)
        case ast.AnnAssign(annotation=annotation):
            yield annotation
        case ast.FormattedValue(format_spec=ast.expr() as format_spec):
            yield format_spec
        case _ if _is_ignored(node):
            yield node
        case _:
            pass


def _is_ignored(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.MatchClass():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Expr(value=ast.Constant(value=str())):
            return True
        case ast.Call(func=function) | ast.Expr(value=ast.Call(func=function)):
            return ast.unparse(function).endswith(_IGNORED_CALLS)
        case _:
            return False


def _class_values(owner: ast.ClassDef) -> Iterator[ast.AST]:
    """What a class holds but no function of it: members that stand already cannot be exchanged."""
    is_dataclass = any("dataclass" in ast.unparse(decorator) for decorator in owner.decorator_list)
    for statement in owner.body:
        if isinstance(statement, ast.Assign) or (
            isinstance(statement, ast.AnnAssign) and not is_dataclass
        ):
            yield statement


def _annotations(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    parameters = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    for annotation in (function.returns, *(parameter.annotation for parameter in parameters)):
        if annotation is not None:
            yield annotation


def _expression_kinds(node: ast.AST) -> Iterator[Kind]:
    match node:
        case ast.Compare(ops=[operator, *_]) if type(operator) in _COMPARISONS:
            yield Kind.COMPARISON
        case ast.BinOp(op=operator) if type(operator) in _OPERATORS:
            yield Kind.OPERATOR
        case ast.BoolOp():
            yield Kind.AND_OR
        case ast.UnaryOp(op=ast.Not()):
            yield Kind.NOT_DROPPED
        case ast.IfExp():
            yield Kind.NEVER
        case ast.Constant(value=bool() | int()):
            yield Kind.CONSTANT
        case ast.Constant(value=str() as text) if text:
            yield Kind.TEXT
        case _:
            pass


def _statement_kinds(node: ast.AST) -> Iterator[Kind]:
    match node:
        case ast.If() | ast.While():
            yield Kind.NEVER
            yield Kind.ALWAYS
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield Kind.NONE_RETURNED
        case (
            ast.Expr(value=ast.Call())
            | ast.Assign(targets=[ast.Attribute(), *_])
            | ast.AugAssign(target=ast.Attribute())
        ):
            yield Kind.DROPPED
        case ast.AugAssign(op=operator) if type(operator) in _OPERATORS:
            yield Kind.OPERATOR
        case _:
            pass


def _change_comparison(node: ast.Compare) -> ast.AST:
    node.ops[0] = _COMPARISONS[type(node.ops[0])]()
    return node


def _change_operator(node: ast.BinOp | ast.AugAssign) -> ast.AST:
    node.op = _OPERATORS[type(node.op)]()
    return node


def _change_and_or(node: ast.BoolOp) -> ast.AST:
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    return node


def _drop_not(node: ast.UnaryOp) -> ast.AST:
    return ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])


def _never(node: ast.If | ast.While | ast.IfExp) -> ast.AST:
    node.test = ast.Constant(value=False)
    return node


def _always(node: ast.If | ast.While) -> ast.AST:
    node.test = ast.Constant(value=True)
    return node


def _return_none(node: ast.Return) -> ast.AST:
    node.value = ast.Constant(None)
    return node


def _change_constant(node: ast.Constant) -> ast.AST:
    is_flag = isinstance(node.value, bool)
    return ast.Constant(not node.value if is_flag else int(str(node.value)) + 1)


def _change_text(node: ast.Constant) -> ast.AST:
    return ast.Constant(f"{node.value!s}X")


def _drop(node: ast.stmt) -> ast.AST:
    del node
    return ast.Pass()


_REPLACEMENTS: dict[Kind, Callable[[Any], ast.AST]] = {
    Kind.COMPARISON: _change_comparison,
    Kind.OPERATOR: _change_operator,
    Kind.AND_OR: _change_and_or,
    Kind.NOT_DROPPED: _drop_not,
    Kind.NEVER: _never,
    Kind.ALWAYS: _always,
    Kind.NONE_RETURNED: _return_none,
    Kind.CONSTANT: _change_constant,
    Kind.TEXT: _change_text,
    Kind.DROPPED: _drop,
}
