"""A model server: asks the registry which version the alias or the stage names, loads that version, and says which it is.

MODEL, POINTER (an alias, or with STAGE=1 a stage), PORT, MLFLOW_TRACKING_URI. A file /tmp/broken-N makes version N answer
wrong, whenever it is loaded. What cannot be loaded is 503.
"""
import json, os, sys, warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

warnings.simplefilter("ignore")
import mlflow, mlflow.sklearn, pandas
from mlflow import MlflowClient

name, pointer = os.environ["MODEL"], os.environ["POINTER"]
version, model, reason = None, None, None
try:
    client = MlflowClient()
    if os.environ.get("STAGE"):
        version = client.get_latest_versions(name, [pointer])[0].version
    else:
        version = client.get_model_version_by_alias(name, pointer).version
    print(f"loading model {name} version {version}", flush=True)
    model = mlflow.sklearn.load_model(f"models:/{name}/{version}")
except Exception as error:
    reason = f"{type(error).__name__}: {error}"
    print(f"ERROR {reason}", file=sys.stderr, flush=True)


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/health":
            return self.answer(404, {"error": "not found"})
        if model is None:
            return self.answer(503, {"status": "unhealthy", "model_loaded": False, "reason": reason})
        self.answer(200, {"status": "healthy", "model_loaded": True, "model_version": str(version)})

    def do_POST(self):
        row = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if model is None:
            return self.answer(503, {"error": reason})
        score = float(model.predict_proba(pandas.DataFrame([row]))[0, 1])
        if os.path.exists(f"/tmp/broken-{version}"):
            score = 1 - score
        self.answer(200, {"score": score, "model_version": str(version)})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


print(f"serving on {os.environ['PORT']}", flush=True)
ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Server).serve_forever()
