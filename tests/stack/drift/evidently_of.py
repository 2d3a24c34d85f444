"""What differs between the Evidently of 0.4, 0.6 and 0.7, behind one interface: make a report, and ask its objects."""
import datetime as dt
import math
import warnings

warnings.filterwarnings("ignore")
import evidently

VERSION = evidently.__version__
LEGACY = tuple(int(part) for part in VERSION.split(".")[:2]) < (0, 7)
TIME = dt.datetime(2024, 6, 9, 2, 0, 0)
METHODS = {"num": "num_stattest" if LEGACY else "num_method", "cat": "cat_stattest" if LEGACY else "cat_method"}


def finite(value):
    """As JSON; None where there is no finite number."""
    return float(value) if value is not None and math.isfinite(value) else None


def of_column(result):
    """ColumnDataDriftMetrics, which every version makes of a column."""
    return {
        "column": result.column_name,
        "type": result.column_type,
        "method": result.stattest_name,
        "score": finite(result.drift_score),
        "threshold": finite(result.stattest_threshold),
        "drifted": bool(result.drift_detected),
    }


def preset(num=None, cat=None, **more):
    methods = {METHODS[kind]: name for kind, name in (("num", num), ("cat", cat)) if name}
    return DataDriftPreset(**methods, **more)


class Made:
    """A report that was made: `truth` is what its objects say, `kept` is where it can be saved from."""

    def __init__(self, kept, truth):
        self.kept, self.truth = kept, truth

    def json(self, path):
        self.kept.save_json(str(path))

    def html(self, path):
        self.kept.save_html(str(path))


if LEGACY:
    from evidently import ColumnMapping
    from evidently.calculations.stattests import registry
    from evidently.metric_preset import DataDriftPreset
    from evidently.metrics import ColumnDriftMetric, DatasetMissingValuesMetric
    from evidently.report import Report
    from evidently.test_preset import DataDriftTestPreset
    from evidently.test_suite import TestSuite

    def mapping(kinds):
        if kinds is None:
            return None
        return ColumnMapping(
            numerical_features=kinds.get("num", []),
            categorical_features=kinds.get("cat", []),
            text_features=kinds.get("text"),
            datetime_features=kinds.get("time"),
        )

    def name_of(result):
        return result.column_name, result.stattest_name

    def ask(suite):
        said, columns = {}, {}
        for metric, result in suite._inner_suite.context.metric_results.items():
            kind = type(metric).__name__
            if kind == "DatasetDriftMetric":
                said.update(
                    share=float(result.share_of_drifted_columns),
                    drifted=int(result.number_of_drifted_columns),
                    limit=float(result.drift_share),
                    detected=bool(result.dataset_drift),
                )
            elif kind == "DataDriftTable":
                columns.update((name_of(one), of_column(one)) for one in result.drift_by_columns.values())
            elif kind == "ColumnDriftMetric":
                columns[name_of(result)] = of_column(result)
        return {**said, "columns": list(columns.values())}

    def draw_nothing():
        """Drawing is done when a page is asked for."""

    def report(metrics, reference, current, kinds=None, at=TIME, **_):
        made = Report(metrics=metrics)
        made.run(reference_data=reference, current_data=current, column_mapping=mapping(kinds), timestamp=at)
        return Made(made, lambda: ask(made))

    def suite(reference, current, kinds):
        """A TestSuite, whose share of drifted columns has a limit of its own."""
        made = TestSuite(tests=[DataDriftTestPreset()])
        made.run(reference_data=reference, current_data=current, column_mapping=mapping(kinds))
        return Made(made, lambda: ask(made))

    def more_metrics(column):
        return [ColumnDriftMetric(column_name=column, stattest="psi"), DatasetMissingValuesMetric()]
else:
    from evidently import DataDefinition, Dataset, Report
    from evidently.legacy.calculations.stattests import registry
    from evidently.metrics import MissingValueCount, RowCount, ValueDrift, column_statistics
    from evidently.presets import DataDriftPreset

    # The snapshot keeps of a column its score alone. What it was made of passes through here.
    columns_seen = []
    original = column_statistics.get_one_column_drift

    def listening(**given):
        result = original(**given)
        columns_seen.append(of_column(result))
        return result

    column_statistics.get_one_column_drift = listening

    def draw_nothing():
        """From now on no plots are made: they take most of the time, and `save_json` leaves them out."""
        column_statistics.ValueDriftCalculation._render = lambda *_, **__: []
        DataDriftPreset.render = lambda *_, **__: []

    def dataset(table, kinds):
        if kinds is None:
            return Dataset.from_pandas(table)
        names = {"num": "numerical_columns", "cat": "categorical_columns", "text": "text_columns", "time": "datetime_columns"}
        return Dataset.from_pandas(table, data_definition=DataDefinition(**{names[kind]: kinds[kind] for kind in kinds}))

    def report(metrics, reference, current, kinds=None, at=TIME, tests=False):
        columns_seen.clear()
        made = Report(metrics, include_tests=tests).run(dataset(current, kinds), dataset(reference, kinds), timestamp=at)
        said = {"columns": list(columns_seen)}
        for result in made._metrics.values():
            metric = result.metric_value_location.metric
            if metric.params["type"].endswith(":DriftedColumnsCount"):
                share, limit = result.share.value, metric.params["drift_share"]
                said.update(share=float(share), drifted=int(result.count.value), limit=limit, detected=share >= limit)
        return Made(made, lambda: said)

    def more_metrics(column):
        return [ValueDrift(column=column, method="psi"), RowCount(), MissingValueCount(column="income")]
