"""Reads the tables of several runs as one, in pandas and in DuckDB: stack.py RUN RUN [RUN ...].

It prints a line for each table and what is wrong, and exits 1 if anything is.
"""

import pathlib
import sys

import duckdb
import pandas

TEXTS = {"run_id", "scenario", "load", "mode", "target", "engine", "version", "class", "limit", "outcome"}
NUMBERS = ("_s", "_rps", "_bytes", "_share", "_ratio")
FIGURES = ("throughput_mean_rps", "ratio", "goodput_rps", "cpu_per_answer_s", "throughput_kept_rps", "own_mean_s")
COUNTS = {"n", "round", "order", "connections", "requests", "correct", "failed", "ratio", "tier", "slice"}


def expected(column: str) -> str:
    """The type that a column must have by its name; empty for any."""
    base = column.removesuffix("_a").removesuffix("_b")
    if base in TEXTS:
        return "text"
    if column in COUNTS or column.endswith(NUMBERS):
        return "number"
    return ""


def kind(value: object) -> str:
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, str):
        return "text"
    return "number"


def in_pandas(files: list[pathlib.Path], faults: list[str]) -> pandas.DataFrame:
    frames = [pandas.read_csv(f) for f in files]
    if len({tuple(f.columns) for f in frames}) > 1:
        faults.append(f"{files[0].name}: the runs have other columns")
    rows = pandas.concat(frames, ignore_index=True)
    for column in rows:
        kinds = {kind(v) for v in rows[column].dropna().tolist()}
        if len(kinds) > 1:
            faults.append(f"{files[0].name}: {column} has {sorted(kinds)}")
        if kinds and expected(column) and kinds != {expected(column)}:
            faults.append(f"{files[0].name}: {column} has {sorted(kinds)}, not {expected(column)}")
    return rows


def in_duckdb(files: list[pathlib.Path], rows: pandas.DataFrame, faults: list[str]) -> None:
    table = duckdb.read_csv([str(f) for f in files], union_by_name=True)
    types = {"text": {"VARCHAR"}, "number": {"BIGINT", "DOUBLE"}, "truth": {"BOOLEAN"}}
    for column, has in zip(table.columns, map(str, table.types), strict=True):
        kinds = {kind(v) for v in rows[column].dropna().tolist()}
        if column == "started" and has.startswith("TIMESTAMP") or not kinds:
            continue
        if has not in types[kinds.pop()]:
            faults.append(f"{files[0].name}: {column} is {has} in DuckDB")
    target = "target" if "target" in table.columns else "target_a"
    figure = next(c for c in FIGURES if c in table.columns)
    ours = rows.groupby(["run_id", target])[figure].mean()
    theirs = table.query("t", f"select run_id, {target}, avg({figure}) from t group by all").fetchall()
    if len(theirs) != len(ours):
        faults.append(f"{files[0].name}: {len(ours)} groups in pandas, {len(theirs)} in DuckDB")
    for run, name, mean in theirs:
        want = ours[(run, name)]
        if mean is None or pandas.isna(want):
            continue
        if abs(mean - want) > 1e-9 * abs(want):
            faults.append(f"{files[0].name}: {run}, {name}: {mean} in DuckDB, {want} in pandas")


def main(folders: list[str]) -> int:
    faults: list[str] = []
    names = sorted({f.name for d in folders for f in pathlib.Path(d).glob("*.csv")})
    for name in names:
        files = [f for d in folders if (f := pathlib.Path(d) / name).exists()]
        rows = in_pandas(files, faults)
        filled = sum(len(pandas.read_csv(f)) > 0 for f in files)  # a run without rankings has no pairs
        if rows["run_id"].nunique() != filled:
            faults.append(f"{name}: {rows['run_id'].nunique()} runs in {filled} files")
        in_duckdb(files, rows, faults)
        print(f"{name}: {len(files)} runs, {len(rows)} rows, {len(rows.columns)} columns")
    for f in faults:
        print(f)
    return 1 if faults or not names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
