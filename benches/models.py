"""What benches/models is paired with: the weekly review as a script over MLflow's own client. NAME…

For each model: what serves and what waits by alias, their metrics against the gate, the age of what serves, the recent
training runs and their failures, and the versions that nothing points at."""
import json, sys, time

from mlflow import MlflowClient

client, reviewed = MlflowClient(), {}
for name in sys.argv[1:]:
    model = client.get_registered_model(name)
    versions = client.search_model_versions(f"name='{name}'", order_by=["version_number DESC"])
    serving, waiting = model.aliases.get("production"), model.aliases.get("staging")
    by_number = {str(version.version): version for version in versions}
    runs = {number: client.get_run(by_number[number].run_id) for number in {serving, waiting} if number}
    metrics = {number: run.data.metrics for number, run in runs.items()}
    age_days = (time.time() - runs[serving].info.end_time / 1000) / 86_400
    trainings = client.search_runs(
        [runs[serving].info.experiment_id], order_by=["attributes.start_time DESC"], max_results=20
    )
    gate = metrics[waiting]["f1_score"] >= metrics[serving]["f1_score"] * 1.02 and metrics[waiting]["brier_score"] <= 0.2
    reviewed[name] = {
        "serving": serving, "waiting": waiting, "gate": gate, "age_days": age_days,
        "f1": metrics[serving]["f1_score"], "brier": metrics[serving]["brier_score"],
        "failed": [run.info.run_id for run in trainings if run.info.status == "FAILED"],
        "archive": [version.version for version in versions if str(version.version) not in (serving, waiting)],
    }
print(json.dumps(reviewed))
