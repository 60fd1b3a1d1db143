#!/bin/sh
# One query as a plain shell script makes it.
set -eu
curl -sS -H "x-api-key: $X_API_KEY" "$IMAGE2_BASE_URL/api/v1/user_task/get/passAuth/$1" |
  "$PYTHON" -c 'import json, sys; print("\n".join(json.load(sys.stdin)["data"]["service_output"]["imgUrls"]))'
