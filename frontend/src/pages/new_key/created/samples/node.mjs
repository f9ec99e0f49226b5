const response = await fetch("https://api.example.com/v1/payment-requests", {
  headers: { Authorization: `Bearer ${process.env.KEYWRIGHT_API_KEY}` },
});
console.log(response.status, await response.text());
