<?php
$curl = curl_init("https://api.example.com/v1/payment-requests");
curl_setopt($curl, CURLOPT_HTTPHEADER, [
    "Authorization: Bearer " . getenv("KEYWRIGHT_API_KEY"),
]);
curl_exec($curl);
