"""An S3 server on loopback with a bucket, somebody who may read it and somebody who may not.

Usage: python serve_s3.py --port 5000

Prints one line of JSON when it is ready: {"admin": [key, secret], "reader": …, "nobody": …}.
"""

import argparse
import json
import os
import time

BUCKET = "shop"
POLICIES = {
    "admin": ["s3:*"],
    "reader": ["s3:ListBucket", "s3:GetObject"],
    "nobody": [],
}
# Calls that make bucket, users, keys and policies; every later one must be signed and allowed.
SETUP_CALLS = 1 + sum(2 + bool(actions) for actions in POLICIES.values())


def make_user(iam, name: str, actions: list[str]) -> list[str]:
    iam.create_user(UserName=name)
    if actions:
        statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_user_policy(UserName=name, PolicyName="stores", PolicyDocument=document)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return [key["AccessKeyId"], key["SecretAccessKey"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = str(SETUP_CALLS)

    import boto3
    from moto.server import ThreadedMotoServer

    ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False).start()
    access = {
        "endpoint_url": f"http://127.0.0.1:{port}",
        "region_name": "us-east-1",
        "aws_access_key_id": "setup",
        "aws_secret_access_key": "setup",
    }
    boto3.client("s3", **access).create_bucket(Bucket=BUCKET)
    iam = boto3.client("iam", **access)
    keys = {name: make_user(iam, name, actions) for name, actions in POLICIES.items()}
    print(json.dumps(keys), flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()
