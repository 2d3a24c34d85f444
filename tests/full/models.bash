# Parts about models, on real registries. Sourced by `run`.

# registry FOLDER: a real MLflow 3 of its own on the database in the folder, at $registry_url; ends with end_registry.
registry() {
  local folder=$1 venv=$cache/mlflow-3.17.2 port
  port=$(python3 -c 'import random; print(random.randrange(10000, 20000))')
  registry_url=http://127.0.0.1:$port
  (cd "$folder" && exec setsid env MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false MLFLOW_DISABLE_TELEMETRY=true \
    "PATH=$venv/bin:$PATH" "$venv/bin/mlflow" server --backend-store-uri "sqlite:///$folder/mlflow.db" \
    --artifacts-destination "$folder/artifacts" --host 127.0.0.1 --port "$port" --workers 1 >log 2>&1) &
  registry_process=$!
  until curl -fsS --noproxy '*' -m 5 -o /dev/null "$registry_url/health" 2>/dev/null; do
    kill -0 "$registry_process" 2>/dev/null || { tail -n 5 "$folder/log"; return 1; }
    sleep 0.2
  done
}

end_registry() {
  kill -KILL -- "-$registry_process" 2>/dev/null
  wait "$registry_process" 2>/dev/null
}

# Looks at a registry of 5,000 models with four versions each: requests, time, memory.
model_big() (
  local folder=$work/model-big asked words
  mkdir -p "$folder" && cp "$cache/mlflow-3.17.2/empty.db" "$folder/mlflow.db" || return
  python3 "$root/tests/stack/model/big.py" "$folder/mlflow.db" 5000 4
  registry "$folder" || return
  trap end_registry EXIT
  cd "$folder" || return
  export MLOPSCTL_STORE=$folder/store MLFLOW_TRACKING_URI=$registry_url
  for words in "model list -o json" "model show model-04999" "model history model-04999"; do
    asked=$(grep -c '"GET /api\|"POST /api' log)
    # shellcheck disable=SC2086
    measured "$words" "$binary" $words 2>"$folder/said" || { tail -n 3 "$folder/said"; return 1; }
    tail -n 1 "$folder/said"
    printf '  %s requests\n' $(($(grep -c '"GET /api\|"POST /api' log) - asked))
  done
  [ "$("$binary" model list -o json 2>/dev/null | jq '.items | length')" = 5000 ]
)

# `model promote` and `rollback model` killed before, while and after each of their steps, on a real registry and a real
# container; resumed and undone in turn. Prints a table.
model_kill() (
  set -a; . "$state/env"; set +a
  export DOCKER_HOST=$MLOPSCTL_TEST_DOCKER_HOST MLOPSCTL_STORE=$work/model-kill-store
  local folder=$work/model-kill name=mlopsctl-model-kill-$$ url=$MLOPSCTL_TEST_MLFLOW3_URL port failed=0
  mkdir -p "$folder" && cd "$folder" || return
  port=$(python3 -c 'import random; print(random.randrange(10000, 20000))')
  api() { curl -fsS --noproxy '*' -X "$1" -H 'content-type: application/json' "$url/api/2.0/mlflow/$2" ${3:+-d "$3"}; }
  local experiment run version
  experiment=$(api POST experiments/create "{\"name\": \"$name\"}" | jq -r .experiment_id)
  api POST registered-models/create "{\"name\": \"$name\"}" >/dev/null
  for version in 1 2; do
    run=$(api POST runs/create "{\"experiment_id\": \"$experiment\"}" | jq -r .run.info.run_id)
    printf '0 1 1' | curl -fsS --noproxy '*' -T - -o /dev/null \
      "$url/api/2.0/mlflow-artifacts/artifacts/$experiment/$run/artifacts/model/coefficients" || return
    api POST model-versions/create "{\"name\": \"$name\", \"run_id\": \"$run\", \"source\": \"mlflow-artifacts:/$experiment/$run/artifacts/model\"}" >/dev/null
  done
  "$docker" run -d --name "$name" --network host -e "REGISTRY=$url" -e "MODEL=$name" -e POINTER=production \
    -e "PORT=$port" mlopsctl-test/registered >/dev/null || return
  trap '"$docker" rm -f "$name" >/dev/null' EXIT
  cat >mlopsctl.yaml <<YAML
services:
  mlflow: { kind: mlflow, url: "$url" }
  api: { url: "http://127.0.0.1:$port", health: /health, runs_on: { docker: $name } }
registry: { models: { $name: { served_by: api } } }
YAML
  serves() { curl -fsS --noproxy '*' "http://127.0.0.1:$port/health" 2>/dev/null | jq -r .model_version; }
  # now: alias, the version in production, what serves.
  now() {
    printf '%s %s %s' "$(api GET "registered-models/alias?name=$name&alias=production" | jq -r .model_version.version)" \
      "$(api POST registered-models/get-latest-versions "{\"name\": \"$name\", \"stages\": [\"Production\"]}" | jq -r '.model_versions[0].version')" "$(serves)"
  }
  # reset VERSION: it is what serves, by alias, stage and in truth; the tags of others' moves are gone.
  reset() {
    local other=$((3 - $1)) one
    for one in 1 2; do
      for key in promoted rolled-back; do
        api DELETE model-versions/delete-tag "{\"name\": \"$name\", \"version\": \"$one\", \"key\": \"mlopsctl.$key.production\"}" >/dev/null 2>&1
      done
    done
    api POST registered-models/alias "{\"name\": \"$name\", \"alias\": \"production\", \"version\": \"$1\"}" >/dev/null
    api POST model-versions/transition-stage "{\"name\": \"$name\", \"version\": \"$1\", \"stage\": \"Production\", \"archive_existing_versions\": false}" >/dev/null
    api POST model-versions/transition-stage "{\"name\": \"$name\", \"version\": \"$other\", \"stage\": \"None\", \"archive_existing_versions\": false}" >/dev/null
    "$docker" restart -t 0 "$name" >/dev/null
    until [ "$(serves)" = "$1" ]; do sleep 0.1; done
  }
  local act steps point verb pid left code end
  printf '  %-10s %-12s %-8s %-5s %s\n' command 'killed at' then exit 'alias stage serves'
  for act in promote rollback; do
    local command=("$binary" model promote "$name" --to 2 --yes --timeout 30s) from=1 to=2
    [ "$act" = promote ] || { command=("$binary" rollback model "$name" --to 1 --yes --timeout 30s); from=2 to=1; }
    reset "$from"
    steps=$("${command[@]}" --dry-run -o json 2>/dev/null | jq '.plan | length')
    local points=()
    for step in $(seq "$steps"); do points+=("$step" "$step-apply" "$step-finished"); done
    for point in "${points[@]}"; do
      for verb in resume undo; do
        reset "$from"
        __MLOPSCTL_STOP_BEFORE=$point "${command[@]}" >out 2>err &
        pid=$!
        until grep -q "stopped before $point" err || ! kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
        kill -9 "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
        left=$("$binary" plan list -o json 2>/dev/null | jq -r '.items[].id')
        if [ "$verb" = resume ]; then end="$to $to $to"; else end="$from $from $from"; fi
        if [ -z "$left" ]; then
          code=- end="$from $from $from"
        else
          "$binary" plan "$verb" "$left" --yes >out 2>err
          code=$?
        fi
        printf '  %-10s %-12s %-8s %-5s %s\n' "$act" "$point" "$verb" "$code" "$(now)"
        if [ "$(now)" != "$end" ] || [ -n "$("$binary" plan list -o json 2>/dev/null | jq -r '.items[].id')" ]; then
          failed=1
          cat out err
        fi
      done
    done
  done
  return $failed
)

# Twenty models reviewed, paired with MLflow's own client.
model_bench() {
  (set -a; . "$state/env"; set +a; cargo bench --locked --bench models 2>/dev/null)
}
