"""MLflow's own Python client, asked by tests: one JSON question a line on stdin, one JSON answer a line on stdout.

`{"do": "train", "name": NAME, "versions": [{...}, ...]}`  real scikit-learn models, logged with metrics, datasets, signatures
`{"do": "read", "name": NAME}`                             aliases, stages and tags as this client sees them
`{"do": "look", "name": NAME}`                             the same of each version, with its run and its signature
`{"do": "call", "method": METHOD, "args": [...]}`          any method of MlflowClient
`{"do": "reader", "name": NAME, "password": PASSWORD}`      a user of a server with basic auth, who may only read
`{"do": "predict", "uri": URI, "rows": [[...], ...]}`      what the model of a URI answers

Of a version: `metrics` (in place of the measured ones), `data` (seed of the evaluation data), `flip` (answers the wrong way
round), `features` (how many of the three), `params`, `tags` (of the version), `run_tags`, `status` (how the run ends).
"""
import json, logging, os, sys, warnings

warnings.simplefilter("ignore")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("DO_NOT_TRACK", "true")
os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")
# Whatever a library prints must not be taken for an answer.
answers, sys.stdout = sys.stdout, sys.stderr

import mlflow
from mlflow import MlflowClient

logging.getLogger("mlflow").setLevel(logging.ERROR)
client = MlflowClient()
FEATURES = ["age", "income", "score"]


def data(seed, features, rows=400):
    import numpy
    import pandas
    numbers = numpy.random.default_rng(seed)
    x = numbers.normal(size=(rows, 3))
    y = (x @ [0.8, 1.2, -0.5] + numbers.normal(scale=0.5, size=rows) > 0).astype("int64")
    return pandas.DataFrame(x[:, :features], columns=FEATURES[:features]), y


def measured(model, x, y):
    from sklearn.metrics import accuracy_score, brier_score_loss, f1_score
    said, share = model.predict(x), model.predict_proba(x)[:, 1]
    return {
        "accuracy": float(accuracy_score(y, said)),
        "f1_score": float(f1_score(y, said)),
        "brier_score": float(brier_score_loss(y, share)),
    }


def train(name, versions):
    from mlflow.models import infer_signature
    from sklearn.linear_model import LogisticRegression
    experiment = client.get_experiment_by_name(name)
    experiment = experiment.experiment_id if experiment else client.create_experiment(name)
    made = []
    for number, version in enumerate(versions, 1):
        features = version.get("features", 3)
        x, y = data(number, features)
        model = LogisticRegression(C=version.get("c", 1.0)).fit(x, y)
        if version.get("flip"):
            model.coef_, model.intercept_ = -model.coef_, -model.intercept_
        seen, truth = data(1000 + version.get("data", 0), features)
        with mlflow.start_run(experiment_id=experiment, run_name=f"train-{number}") as run:
            mlflow.log_params({"C": version.get("c", 1.0), **version.get("params", {})})
            mlflow.log_metrics(version.get("metrics", measured(model, seen, truth)))
            evaluation = seen.assign(label=truth)
            mlflow.log_input(mlflow.data.from_pandas(evaluation, name="evaluation"), context="eval")
            mlflow.set_tags(version.get("run_tags", {}))
            place = {"name": "model"} if mlflow.__version__.startswith("3.") else {"artifact_path": "model"}
            logged = mlflow.sklearn.log_model(
                model, **place, signature=infer_signature(x, model.predict(x)), pip_requirements=["scikit-learn"]
            )
        if version.get("status"):
            client.set_terminated(run.info.run_id, version["status"])
        registered = mlflow.register_model(logged.model_uri, name, tags=version.get("tags"))
        made.append({"version": registered.version, "run": run.info.run_id, "source": registered.source})
    return made


def read(name):
    model = client.get_registered_model(name)
    quoted = name.replace("'", "''")
    versions = client.search_model_versions(f"name='{quoted}'", order_by=["version_number ASC"])
    return {
        "aliases": {alias: str(version) for alias, version in model.aliases.items()},
        "stages": {str(one.version): one.current_stage for one in versions},
        "tags": model.tags,
        "version_tags": {str(one.version): one.tags for one in versions},
    }


def look(name):
    model = client.get_registered_model(name)
    numbers = [one.version for one in client.search_model_versions(f"name='{name}'")]
    versions = {str(number): look_at(client.get_model_version(name, number)) for number in numbers}
    return {**read(name), "description": model.description or "", "versions": versions}


def look_at(version):
    run = client.get_run(version.run_id)
    signature = mlflow.models.get_model_info(f"models:/{version.name}/{version.version}").signature
    context = lambda given: next(tag.value for tag in given.tags if tag.key == "mlflow.data.context")
    datasets = [
        {"name": given.dataset.name, "digest": given.dataset.digest, "context": context(given)}
        for given in run.inputs.dataset_inputs
    ]
    return {
        "stage": version.current_stage, "aliases": sorted(version.aliases), "status": version.status.lower(),
        "description": version.description or "", "source": version.source, "tags": version.tags,
        "created": version.creation_timestamp,
        "inputs": [[column.name, column.type.name] for column in signature.inputs],
        "run": {
            "id": run.info.run_id, "name": run.info.run_name, "status": run.info.status, "user": run.info.user_id,
            "experiment": run.info.experiment_id, "params": run.data.params, "datasets": datasets,
        },
        "started": run.info.start_time, "ended": run.info.end_time, "lifecycle": run.info.lifecycle_stage,
        "metrics": run.data.metrics,
    }


def call(method, args):
    answer = getattr(client, method)(*args)
    return None if answer is None else str(answer)


def reader(name, password):
    from mlflow.server import get_app_client
    get_app_client("basic-auth", tracking_uri=mlflow.get_tracking_uri()).create_user(name, password)


def predict(uri, rows):
    import pandas
    model = mlflow.sklearn.load_model(uri)
    x = pandas.DataFrame(rows, columns=FEATURES[: len(rows[0])])
    return model.predict_proba(x)[:, 1].tolist()


for line in sys.stdin:
    question = json.loads(line)
    try:
        answer = {"train": train, "read": read, "look": look, "call": call, "reader": reader, "predict": predict}[question.pop("do")](**question)
        answer = {"answer": answer}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), file=answers, flush=True)
