import os
import urllib.request

request = urllib.request.Request(
    "https://api.example.com/v1/payment-requests",
    headers={"Authorization": "Bearer " + os.environ["KEYWRIGHT_API_KEY"]},
)
with urllib.request.urlopen(request) as response:
    print(response.status, response.read().decode())
