"""Fills an empty MLflow 3 database: FILE MODELS VERSIONS-OF-EACH. Straight into its tables: by REST it takes an hour."""
import sqlite3, sys

file, models, each = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
now = 1_790_000_000_000
names = [f"model-{number:05}" for number in range(models)]
with sqlite3.connect(file) as database:
    database.executemany(
        "INSERT INTO registered_models (name, creation_time, last_updated_time, description) VALUES (?, ?, ?, '')",
        ((name, now - index, now) for index, name in enumerate(names)),
    )
    versions = (
        (name, version, now + version, now + version, "", "None", f"mlflow-artifacts:/0/{name}/{version}", "READY")
        for name in names
        for version in range(1, each + 1)
    )
    database.executemany(
        "INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, current_stage, source,"
        " status) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        versions,
    )
    database.executemany(
        "INSERT INTO registered_model_aliases (alias, version, name) VALUES (?, ?, ?)",
        ((alias, version, name) for name in names for alias, version in [("production", each - 1), ("staging", each)]),
    )
    tags = ((name, version, "semver", f"1.{version}.0") for name in names for version in range(1, each + 1))
    database.executemany("INSERT INTO model_version_tags (name, version, key, value) VALUES (?, ?, ?, ?)", tags)
