/** A key for tests only; 32 bytes that mean nothing. */
export const testSecretKeys = "t1:q3Zx7VfEoC0mYhN5sJ8uLr2WbKpT9dGaXi4eFvQwS1A=";

/** The admin whom the service makes at its start. */
export const bootstrapAdmin = {
  email: "first-admin@example.com",
  password: "copper lighthouse meadow 17",
};

export const testVariables = {
  APP_ENV: "test",
  SECRET_KEYS: testSecretKeys,
  PUBLIC_URL: "http://localhost:8787",
  /** Tests name an address of their own per visitor. */
  TRUSTED_PROXY_HOPS: "1",
  OPS_TOKEN: "test-operations-token-0001",
  CORS_ORIGINS: "https://app.example.com",
  BOOTSTRAP_ADMIN_EMAIL: bootstrapAdmin.email,
  BOOTSTRAP_ADMIN_PASSWORD: bootstrapAdmin.password,
};
