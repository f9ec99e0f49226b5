curl https://api.example.com/v1/payment-requests \
  --header "Authorization: Bearer $KEYWRIGHT_API_KEY"
