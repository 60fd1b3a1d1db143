#!/bin/sh
# One create and one query as a plain shell script makes them: python3 writes and reads JSON, curl sends it.
set -eu
body=$("$PYTHON" -c 'import json, sys
print(json.dumps({"cost_type": 1, "business_url": "gpt-image2/img", "user_input": {"modelName": "GPT-Image-2",
    "modelType": "text2img", "prompt": sys.argv[1], "size": sys.argv[2]}}))' "$1" "$2")
answer=$(curl -sS -H 'content-type: application/json' -H "x-api-key: $X_API_KEY" -d "$body" \
  "$IMAGE2_BASE_URL/api/v1/user_task/asyncCreateWithCost")
id=$(printf '%s' "$answer" | "$PYTHON" -c 'import json, sys; print(json.load(sys.stdin)["data"]["id"])')
exec "$(dirname "$0")/get.sh" "$id"
