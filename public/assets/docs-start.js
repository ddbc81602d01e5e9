// Starts the API page; a file of its own because the page allows no inline script.
window.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  // The page draws what is open: all operations at once are more than it can take.
  docExpansion: "none",
  validatorUrl: null,
});
