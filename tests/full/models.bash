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

# `model promote` and `rollback model` killed before, while and after each of their steps, on real registries and with a
# real container that a step restarts; each resumed and undone. Prints the tables.
model_kill() (
  set -a; . "$state/env"; set +a
  unset DOCKER_HOST "${!MLFLOW_@}"
  MLOPSCTL_TEST_KILL_EVERYWHERE=1 cargo test --locked --test tests model_real_kills -- --nocapture --test-threads=1 \
    >"$work/model-kills.out" 2>&1
  local code=$?
  grep -vE '^ *(Compiling|Blocking|Finished|Running)|^running|^$' "$work/model-kills.out"
  return $code
)

# Twenty models reviewed, paired with MLflow's own client.
model_bench() {
  (set -a; . "$state/env"; set +a; cargo bench --locked --bench models 2>/dev/null)
}
