import base64, hmac, json, os, time
from http.server import BaseHTTPRequestHandler, HTTPServer

key = base64.b64decode(os.environ["NOTIFY_WEBHOOK_SECRET"].removeprefix("whsec_"))
seen = set()  # a table with a unique column, where it must survive a restart


def verified(headers, body: bytes) -> bool:
    """Whether it was signed with our secret, within the last five minutes. The package standardwebhooks does the same."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    signatures = headers.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(expected, signature) for signature in signatures):
        return False
    return abs(time.time() - int(headers["webhook-timestamp"])) < 300


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        if not verified(self.headers, body):
            self.send_response(401)
        else:
            message, id = json.loads(body), self.headers["webhook-id"]
            if id not in seen:
                print(message["type"], message["data"]["url"], flush=True)
            seen.add(id)
            self.send_response(204)
        self.end_headers()


HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "4000"))), Receiver).serve_forever()
