/** Made from openapi.json by `npm run openapi`; not to be edited. */
export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It does */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Health"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/detailed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every dependency with its latency */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The database answers */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DetailedHealth"];
                    };
                };
                /** @description The database does not answer */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DetailedHealth"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counters and gauges in the text format of Prometheus */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All of them */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys of access tokens (RFC 7517) */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The key set */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JsonWebKeySet"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Leads to the sign-in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description To `/login`; browsers to `/app` */
                302: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sign in with Google
         * @description Sets a short-lived cookie that ties the sign-in to this browser. Where Google is not configured, JSON clients get 503 with the missing variables and browsers the sign-in page.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Where a browser goes afterwards, such as `/docs`. */
                    return_to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description To Google; for browsers, where it is not configured, to `/app/sign-in` */
                302: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/login/authorized": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where Google sends the browser back to
         * @description Answers the session, or sets the session cookie and leads on when the sign-in was begun with `return_to`. A person with a second factor gets 202 as JSON either way, a browser the page that asks for it; a session that `/api/v1/auth/mfa/verify` then opens comes as tokens and without a cookie. Cancelled or failed, a browser that began with `return_to`, or whose return belongs to no known sign-in, comes to `/app/sign-in`, which says so; everybody else gets the problem.
         */
        get: {
            parameters: {
                query?: {
                    code?: string;
                    state?: string;
                    error?: string;
                    iss?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A session */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description The second factor is asked for */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MfaRequired"];
                    };
                };
                /** @description Signed in; to the path of `return_to`. Browsers: to the second factor, or back to the sign-in page */
                302: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign up; a code is mailed */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Registration"];
                };
            };
            responses: {
                /** @description The same for a new and a known address */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VerificationRequired"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove the address with the mailed code and sign in */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmailVerification"];
                };
            };
            responses: {
                /** @description A session */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/resend-verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mail a new code */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmailOnly"];
                };
            };
            responses: {
                /** @description Always the same */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Accepted"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with a password */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Login"];
                };
            };
            responses: {
                /** @description A session */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description A second factor is asked for */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MfaRequired"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the refresh token for new tokens */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Refresh"];
                };
            };
            responses: {
                /** @description A session */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End this session at once */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Access and refresh token are dead */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mail a link that sets a new password */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmailOnly"];
                };
            };
            responses: {
                /** @description Always the same */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Accepted"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a password with the token of a mailed link */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PasswordReset"];
                };
            };
            responses: {
                /** @description The password is set, and all sessions have ended */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the password */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PasswordChange"];
                };
            };
            responses: {
                /** @description The password is changed; all other sessions have ended */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/sms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrol a phone; a code is sent
         * @description Again for the same number: the running verification goes on. For another number: it takes the place of the first. A phone that is enrolled has to be removed first.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SmsEnrolment"];
                };
            };
            responses: {
                /** @description A code is on its way */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodeSent"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Remove the phone */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Removed; recovery codes go with the last factor */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/sms/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm the phone with the code */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["FactorCode"];
                };
            };
            responses: {
                /** @description Codes by SMS are a second factor now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FactorEnabled"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enrol an authenticator app; the secret is made here */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The secret, shown this once */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TotpEnrolment"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Remove the authenticator app */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Removed; recovery codes go with the last factor */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm the app with one of its codes */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["FactorCode"];
                };
            };
            responses: {
                /** @description The app is a second factor now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FactorEnabled"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make ten new recovery codes; the old ones die */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Shown this once */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RecoveryCodes"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a code sent to the enrolled phone, to end a sign-in */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SmsChallenge"];
                };
            };
            responses: {
                /** @description A code is on its way */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodeSent"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a sign-in with the second factor */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SecondFactor"];
                };
            };
            responses: {
                /** @description A session */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/step-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove again who you are, for what needs a fresh proof */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StepUp"];
                };
            };
            responses: {
                /** @description A fresh access token of the same session */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SteppedUp"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/step-up/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a code sent to the enrolled phone, for a step-up */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StepUpChallenge"];
                };
            };
            responses: {
                /** @description A code is on its way */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodeSent"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a passkey: what the browser makes it from */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description For `navigator.credentials.create` */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PasskeyCreationOptions"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's passkeys */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Newest first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Passkey"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Keep the passkey that the browser made
         * @description As the first factor of any kind it ends all other sessions.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PasskeyRegistration"];
                };
            };
            responses: {
                /** @description It signs the person in from now on */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Passkey"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a passkey */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It signs nobody in any more */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login/passkey/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a sign-in with a passkey; the same for everybody */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description For `navigator.credentials.get` */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PasskeyRequestOptions"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with a passkey, without a password */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PasskeyAssertion"];
                };
            };
            responses: {
                /** @description A session */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The signed-in person */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The user */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Erase the signed-in person */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Only an id is left */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Erasure"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change one's own name */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ProfileChange"];
                };
            };
            responses: {
                /** @description The user */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the person is signed in */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Living sessions */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["ListedSession"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** End all sessions but this one */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Their tokens are dead */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one session */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Its tokens are dead */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that is kept about the signed-in person */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description By table */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PersonalData"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                    /** @description The beginning of an e-mail address, or an id. */
                    query?: string;
                    role?: "customer" | "support" | "compliance" | "auditor" | "admin";
                    status?: "active" | "suspended" | "erased";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of people */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["StaffUser"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One person */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The user */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StaffUser"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change somebody's role or status; they are signed out */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UserChange"];
                };
            };
            responses: {
                /** @description The user */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StaffUser"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/admin/users/{id}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forget somebody's failed sign-ins */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The user */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StaffUser"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/end-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign somebody out everywhere */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The user */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StaffUser"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, newest first; the search is recorded too */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                    /** @description The id of a user, or the name of a job. */
                    actor?: string;
                    /** @description Such as `session.ended`. */
                    action?: string;
                    /** @description The id of what was acted upon. */
                    target?: string;
                    /** @description Recorded then or later. */
                    from?: string;
                    /** @description A date counts to its end; a moment is the first that is left out. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of audit rows */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["AuditEvent"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check the chain of sealed audit rows, up to 100 blocks at a time */
        get: {
            parameters: {
                query?: {
                    /** @description Begin behind this block; `next_after` of the reply before. */
                    after?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Sound, or the first broken row */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AuditReport"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/reports/currency-transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cash of a person and day that must be reported; JSON or CSV by `Accept` */
        get: {
            parameters: {
                query?: {
                    /** @description UTC; today by default. */
                    date?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The whole report */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CurrencyTransactions"];
                        "text/csv": string;
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/reports/structuring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cash that looks split to stay below the threshold; JSON or CSV by `Accept` */
        get: {
            parameters: {
                query?: {
                    /** @description 30 days before `to` by default. */
                    from?: string;
                    /** @description A date counts to its end; a moment is the first that is left out. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The whole report */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StructuringCandidates"];
                        "text/csv": string;
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/reports/suspicious-activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Drafts of reports on confirmed cases; JSON or CSV by `Accept` */
        get: {
            parameters: {
                query?: {
                    /** @description 30 days before `to` by default. */
                    from?: string;
                    /** @description A date counts to its end; a moment is the first that is left out. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The whole report */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SuspiciousActivity"];
                        "text/csv": string;
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/reports/trial-balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What stood on every account of the books; JSON or CSV by `Accept` */
        get: {
            parameters: {
                query?: {
                    at?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The whole report */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TrialBalance"];
                        "text/csv": string;
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/reports/user-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who of the staff may do what; JSON or CSV by `Accept` */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The whole report */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UserAccess"];
                        "text/csv": string;
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own accounts, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                    status?: "active" | "frozen" | "closed";
                    /** @description An active ISO 4217 code; those without minor units (gold, XXX) are refused. */
                    currency?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of accounts */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Account"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Open an account */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewAccount"];
                };
            };
            responses: {
                /** @description The account */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One account */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The account */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Name an account */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string | null;
                    };
                };
            };
            responses: {
                /** @description The account */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/accounts/{id}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The balance now or at a moment of the past */
        get: {
            parameters: {
                query?: {
                    /** @description A moment of the past; now by default. */
                    at?: string;
                    /** @description By the time from which entries count, not that of recording. */
                    effective?: "true" | "false";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The balance */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Balance"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What moved the balance, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of entries */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Entry"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close an empty account and cancel its cards */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The account */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/statements/{period}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A month of an account, as JSON, CSV or PDF by `Accept` */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    /** @description A month, such as 2026-11. */
                    period: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Entries oldest first; by recorded time, UTC */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Statement"];
                        "text/csv": string;
                        "application/pdf": string;
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Anybody's account */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The account */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StaffAccount"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Set the limit of a credit account */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Minor units. */
                        credit_limit: number;
                    };
                };
            };
            responses: {
                /** @description The account */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StaffAccount"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/admin/accounts/{id}/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop all money of an account */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The account */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StaffAccount"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/accounts/{id}/unfreeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let the money of an account move again */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The account */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StaffAccount"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/screening": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who on the sanctions lists has a name like this
         * @description Compares the name alone, however its words are ordered or spelt. At most 100 are given. An empty list says something only after lists have been imported.
         */
        get: {
            parameters: {
                query: {
                    name: string;
                    min_score?: number;
                    type?: "individual" | "entity" | "vessel" | "aircraft" | "other";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Best first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["ScreeningMatch"][];
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What staff must look at, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                    status?: "open" | "escalated" | "closed";
                    type?: "fraud_review" | "fraud_block" | "screening_hit" | "structuring" | "suspicious_activity";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of cases */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Case"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Report suspicious activity
         * @description Somebody else decides what you report.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewCase"];
                };
            };
            responses: {
                /** @description The case */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseDetail"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One case, with its history and what it holds
         * @description Refused to whoever takes part in what it is about; lists leave it out for them.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The case */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseDetail"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cases/{id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide a case, or pass it on
         * @description At most once. Never by somebody who takes part in what the case is about, who reported it, or who escalated it.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CaseDecision"];
                };
            };
            responses: {
                /** @description The case */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseDetail"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cases/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write a note about a case
         * @description Notes cannot be changed or removed.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewCaseNote"];
                };
            };
            responses: {
                /** @description The note */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseNote"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/shadow-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What fraud rules in shadow would have changed
         * @description From `from` until before `to`; the last 30 days by default.
         */
        get: {
            parameters: {
                query?: {
                    from?: string;
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Every rule */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["ShadowRule"][];
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own holds, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                    status?: "open" | "captured" | "voided" | "expired";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of holds */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Hold"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Reserve money for a payee */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewHold"];
                };
            };
            responses: {
                /** @description The hold */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Hold"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/holds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One hold */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The hold */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Hold"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/holds/{id}/capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Post what was reserved, or a part of it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["Capture"];
                };
            };
            responses: {
                /** @description The hold */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Hold"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/holds/{id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give back what was reserved */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The hold */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Hold"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send money to another account */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewTransfer"];
                };
            };
            responses: {
                /** @description It is posted */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Transaction"];
                    };
                };
                /** @description It is held until somebody decides */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Transaction"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/transfer/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Up to 500 transfers, all or nothing */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewTransferBatch"];
                };
            };
            responses: {
                /** @description In their order */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Transaction"][];
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/deposit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Book money that came in */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CashMovement"];
                };
            };
            responses: {
                /** @description It is posted */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Transaction"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Book money that went out */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CashMovement"];
                };
            };
            responses: {
                /** @description It is posted */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Transaction"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/{id}/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give back a transaction, or a part of it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Reversal"];
                };
            };
            responses: {
                /** @description The reversing transaction */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Transaction"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own transactions, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                    account_id?: string;
                    type?: "transfer" | "deposit" | "withdrawal" | "card_purchase" | "card_refund" | "reversal" | "fee";
                    status?: "posted" | "pending" | "pending_review" | "declined" | "voided" | "expired";
                    /** @description An active ISO 4217 code; those without minor units (gold, XXX) are refused. */
                    currency?: string;
                    min_amount?: number;
                    max_amount?: number;
                    /** @description Recorded then or later. */
                    from?: string;
                    /** @description A date counts to its end; a moment is the first that is left out. */
                    to?: string;
                    /** @description Words, or their beginnings, of the description or reference. */
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of transactions */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Transaction"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One transaction */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The transaction */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Transaction"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/deposits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Outside production: put play money on an own account */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SandboxDeposit"];
                };
            };
            responses: {
                /** @description It is posted */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Transaction"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kyc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's newest record */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The record, masked */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KycRecord"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Say who one is
         * @description A new version is taken while the newest one is `rejected`, `expired` or `information_requested`; otherwise it is a conflict.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewKycRecord"];
                };
            };
            responses: {
                /** @description The record, masked */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KycRecord"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/kyc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's newest record */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The record, masked */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KycRecord"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Say who one is
         * @description A new version is taken while the newest one is `rejected`, `expired` or `information_requested`; otherwise it is a conflict.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewKycRecord"];
                };
            };
            responses: {
                /** @description The record, masked */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KycRecord"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/kyc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest record of everybody else */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                    status?: "pending" | "in_review" | "information_requested" | "approved" | "rejected" | "expired";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Newest first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["ListedKycRecord"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/kyc/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One record, unmasked
         * @description Each read leaves an audit row that names the fields that were shown. One's own is refused.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The record */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpenedKycRecord"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/kyc/{id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide about a record
         * @description Nobody decides about themselves. An approval compares the person with newer lists first. Whoever was found to stand on one can be rejected only. Open cases of screening are settled with it: an approval closes them as false positives, a rejection as confirmed. Whoever escalated one of them does neither.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["KycDecision"];
                };
            };
            responses: {
                /** @description The record as it is now, without details */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListedKycRecord"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own cards, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of cards */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Card"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Put a new card on an own account
         * @description Virtual cards start active. Physical ones need an approved KYC record and start inactive.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewCard"];
                };
            };
            responses: {
                /** @description The card */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Card"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One card */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The card */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Card"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a physical card that has arrived */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CardActivation"];
                };
            };
            responses: {
                /** @description The card */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Card"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a card for a while */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The card */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Card"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}/unfreeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a frozen card go on */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The card */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Card"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a card for good */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CardReason"];
                };
            };
            responses: {
                /** @description The card */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Card"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}/replace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a card and get another one with the same controls */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CardReason"];
                };
            };
            responses: {
                /** @description The new card, of a new number */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Card"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}/controls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what a card may be used for */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CardControlsChange"];
                };
            };
            responses: {
                /** @description The card */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Card"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/cards/{id}/authorizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What merchants asked of a card, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of authorizations */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["CardAuthorization"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}/details": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The number and code of a card
         * @description Needs a fresh proof of identity. Every look is on record and told by mail.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What pays with the card; not to be kept */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CardDetails"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}/pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a card a PIN
         * @description Needs a fresh proof of identity. Unblocks a PIN that was wrong three times.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CardPin"];
                };
            };
            responses: {
                /** @description The card */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Card"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/cards/{id}/authorizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a card for money, as a merchant does
         * @description Plays the network: for `cards.simulate`, and outside production for the owner.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewCardAuthorization"];
                };
            };
            responses: {
                /** @description Approved or declined */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CardAuthorization"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/authorizations/{id}/capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take what was approved, or a part of it
         * @description Plays the network: for `cards.simulate`, and outside production for the owner.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CardAuthorizationMove"];
                };
            };
            responses: {
                /** @description The authorization */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CardAuthorization"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/authorizations/{id}/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give back what is held, or a part of it
         * @description Plays the network: for `cards.simulate`, and outside production for the owner.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CardAuthorizationMove"];
                };
            };
            responses: {
                /** @description The authorization */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CardAuthorization"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/authorizations/{id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give back what was captured, or a part of it
         * @description Plays the network: for `cards.simulate`, and outside production for the owner.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CardAuthorizationMove"];
                };
            };
            responses: {
                /** @description The authorization */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CardAuthorization"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/authorizations/{id}/expire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let an authorization run out now
         * @description Plays the network: for `cards.simulate`, and outside production for the owner.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CardAuthorizationExpiry"];
                };
            };
            responses: {
                /** @description The authorization */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CardAuthorization"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's webhooks */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Newest first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Webhook"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Be told of events at an address
         * @description At most ten per person. Deliveries are signed as Standard Webhooks describe.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            responses: {
                /** @description With its secret, once */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookWithSecret"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One webhook */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Without its secret */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Webhook"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete a webhook with all its deliveries */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Nothing is sent there any more */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change, disable or enable a webhook */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["WebhookChange"];
                };
            };
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Webhook"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook a new secret
         * @description For 24 hours the secret before signs beside the new one.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description With its new secret, once */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookWithSecret"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a `webhook.test` event to a webhook */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is on its way */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookDelivery"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was and is to be sent to a webhook
         * @description Kept for 30 days.
         */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Newest first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["WebhookDelivery"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/deliveries/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again
         * @description With the same `webhook-id`, and a new schedule of attempts when it had ended.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is on its way */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookDelivery"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/warehouse/businesses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's businesses */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Newest first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Business"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Begin a business whose figures are given by hand
         * @description At most twenty per person.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewBusiness"];
                };
            };
            responses: {
                /** @description Without figures yet */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Business"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/warehouse/businesses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a business with all its figures
         * @description One of Wave comes back with the next sync, unless Wave is disconnected.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Nothing of it is left */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/warehouse/businesses/{id}/figures/{date}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say how a business stands at the end of a day
         * @description Replaces what was said of that day. Businesses of Wave are refused with 409.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    date: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Figures"];
                };
            };
            responses: {
                /** @description As kept; the metrics are measured */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KeptFigures"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Forget the figures of a day */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    date: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description There are none of that day */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/warehouse/businesses/{id}/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload figures of many days as CSV
         * @description A header with `date` and the names of `Figures`, then a line for each day, at most 2,000. Amounts are in major units, as spreadsheets have them. All lines are kept, or none: `errors` points at each wrong cell as `/lines/<line>/<column>`, the header being line 1.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "text/csv": string;
                };
            };
            responses: {
                /** @description Kept and measured */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FiguresUpload"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/warehouse/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A metric of a business over time
         * @description Oldest first, one value for each period that has figures: that of its last day. Margins, burn, runway and buffer look back about 30 days from there, and `dso` 90. Without `metric` it is all of them; `from` is a year before `to`, and `to` today, unless given.
         */
        get: {
            parameters: {
                query: {
                    business_id: string;
                    metric?: "current_ratio" | "quick_ratio" | "cash_ratio" | "gross_margin" | "net_margin" | "debt_to_equity" | "dso" | "overdue_share" | "net_burn" | "runway_months" | "cash_buffer_days";
                    from?: string;
                    to?: string;
                    interval?: "day" | "week" | "month";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Periods without figures are left out */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MetricSeries"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/warehouse/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a business stands on a day */
        get: {
            parameters: {
                query: {
                    business_id: string;
                    at?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All metrics, by the newest figures up to that day */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BusinessHealth"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/questionnaires": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The questionnaires */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All of them */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Questionnaire"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/questionnaires/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One questionnaire with its items */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    slug: "cfpb-wellbeing" | "cfpb-wellbeing-short" | "business-health";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is asked today */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Questionnaire"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assessments/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one answered and what was measured, side by side */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Newest scores and today's metrics */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HealthOverview"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assessments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's assessments, each with its change since the one before */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                    questionnaire?: "cfpb-wellbeing" | "cfpb-wellbeing-short" | "business-health";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Newest first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Assessment"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Answer a questionnaire */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewAssessment"];
                };
            };
            responses: {
                /** @description With its score */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Assessment"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assessments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One assessment */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it was scored */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Assessment"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wave/connect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Begin to connect one's books at Wave
         * @description Open `authorization_url` in a browser. A short-lived cookie ties the way back to whoever got this reply; the same session does as well. Where Wave is not configured, every route here but the last answers 503 with the missing variables.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Where to allow it */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WaveConnect"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wave/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where Wave sends the browser back to
         * @description Keeps the permission and begins to read the books. A browser comes to `/app/wave` however it went, and reads there why nothing was connected.
         */
        get: {
            parameters: {
                query?: {
                    code?: string;
                    state?: string;
                    error?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Connected */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Wave"];
                    };
                };
                /** @description For browsers: to `/app/wave` */
                302: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the connection to Wave and its last sync stand */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Without tokens */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Wave"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * End the connection to Wave
         * @description Deletes the tokens and revokes them at Wave. What was read stays.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Not connected */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wave/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the books now
         * @description It also happens once a day. One that is under way is reported, not doubled.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Under way */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Wave"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Posts of everybody, or of one author */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description From the page before. */
                    cursor?: string;
                    author?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Newest first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Post"][];
                            next_cursor: string | null;
                        };
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Publish a post */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A new one per intended effect, and the same one for every retry. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPost"];
                };
            };
            responses: {
                /** @description The post */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Post"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/posts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One post */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The post as it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Post"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete one's own post; with `posts.moderate` anybody's */
        delete: {
            parameters: {
                query?: {
                    /** @description Why it had to go; the audit trail keeps it. */
                    reason?: "spam" | "abuse" | "illegal" | "personal_data" | "other";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The post is gone, and its reactions with it */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/posts/{id}/like": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Like a post
         * @description Takes the place of a dislike. Liking twice counts once.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The post as it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Post"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/posts/{id}/dislike": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Dislike a post
         * @description Takes the place of a like. Disliking twice counts once.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The post as it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Post"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/posts/{id}/reaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take one's reaction back */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description There is none of one's own */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/reactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Likes and dislikes per day
         * @description Reactions that were given on each day (UTC) and not taken back or changed since, the earliest day first; at most 366 days. What a deleted post had got, and an erased person had given, stays counted.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The first day; 30 days before the last. */
                    from?: string;
                    /** @description The last day, included; today (UTC). */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Every day of the range */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReactionDays"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When somebody last signed in and last sent a request
         * @description For oneself, and for staff with `users.read`. To staff the last request may show up to 75 seconds late. Both are null for somebody who has not signed in for four months.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As far as sessions are kept */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Activity"];
                    };
                };
                /** @description A refusal or a failure; `code` says which. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Health: {
            /** @enum {string} */
            status: "ok";
            version: string;
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            /**
             * @description Stable; `/problems/{code}` explains it.
             * @example account_not_active
             * @example account_not_empty
             * @example already_reversed
             * @example amount_exceeds_hold
             * @example amount_exceeds_transfer
             * @example body_too_large
             * @example card_state
             * @example code_expired
             * @example code_invalid
             * @example conflict
             * @example connection_cancelled
             * @example currency_mismatch
             * @example document_expired
             * @example email_not_verified
             * @example forbidden
             * @example hold_closed
             * @example idempotency_in_progress
             * @example idempotency_key_required
             * @example idempotency_key_reused
             * @example import_overtaken
             * @example insufficient_funds
             * @example internal_error
             * @example invalid_credentials
             * @example kyc_required
             * @example limit_exceeded
             * @example list_empty
             * @example list_shrank
             * @example malformed_json
             * @example method_not_allowed
             * @example mrz_invalid
             * @example mrz_mismatch
             * @example not_found
             * @example phone_invalid
             * @example rate_limited
             * @example same_account
             * @example sign_in_cancelled
             * @example step_up_required
             * @example token_expired
             * @example token_reused
             * @example too_many_attempts
             * @example transfer_blocked
             * @example unauthenticated
             * @example unavailable
             * @example underage
             * @example unsupported_media_type
             * @example upstream_failed
             * @example upstream_timeout
             * @example validation_failed
             * @example wave_not_connected
             * @example wave_plan_lapsed
             * @example weak_password
             */
            code: string;
            request_id: string;
            errors?: {
                pointer: string;
                message: string;
            }[];
            /** @description Of `limit_exceeded`: minor units. */
            limit?: number;
            window?: string;
            /** @description Of `weak_password`. */
            reason?: string;
            /** @description Of `body_too_large`. */
            max_bytes?: number;
            /** @description Of `unavailable`: variables that are not set. */
            missing?: string[];
            /** @description Of `upstream_failed`. */
            service?: string;
        };
        DetailedHealth: {
            /** @enum {string} */
            status: "ok" | "degraded" | "down";
            version: string;
            dependencies: {
                [key: string]: {
                    /** @enum {string} */
                    status: "ok" | "down";
                    latency_ms: number;
                };
            };
        };
        JsonWebKeySet: {
            keys: {
                kty: string;
                crv: string;
                x: string;
                kid: string;
                alg: string;
                use: string;
            }[];
        };
        Session: {
            /** @enum {string} */
            status: "authenticated";
            access_token: string;
            /** @enum {string} */
            token_type: "Bearer";
            /** @description Seconds that the access token works. */
            expires_in: number;
            refresh_token: string;
            user: components["schemas"]["User"];
        };
        User: {
            /** @example usr_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            email: string;
            email_verified: boolean;
            first_name: string;
            last_name: string;
            /** @description Masked, such as +1********23. */
            phone: string | null;
            /** @enum {string} */
            role: "customer" | "support" | "compliance" | "auditor" | "admin";
            mfa: {
                sms: boolean;
                totp: boolean;
                passkeys: number;
            };
            kyc_status: string;
            /** Format: date-time */
            created_at: string;
        };
        MfaRequired: {
            /** @enum {string} */
            status: "mfa_required";
            /** @description Works at `/api/v1/auth/mfa/…` only. */
            mfa_token: string;
            methods: ("totp" | "sms" | "recovery_code")[];
            /** @description Seconds that the token works. */
            expires_in: number;
        };
        VerificationRequired: {
            /** @enum {string} */
            status: "verification_required";
            email: string;
            /** @description Seconds that the code works. */
            expires_in: number;
        };
        Registration: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
            /** @example violet harbour lantern 42 */
            password: string;
            first_name: string;
            last_name: string;
            /** @enum {boolean} */
            terms_accepted: true;
            /** @enum {boolean} */
            privacy_accepted: true;
        };
        EmailVerification: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
            code: string;
        };
        Accepted: {
            /** @enum {string} */
            status: "accepted";
        };
        EmailOnly: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
        };
        Login: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
            /** @example violet harbour lantern 42 */
            password: string;
        };
        Refresh: {
            refresh_token: string;
        };
        PasswordReset: {
            /** @description From the link: of the mail, or of an account that was made for the person. */
            token: string;
            /** @example violet harbour lantern 42 */
            new_password: string;
        };
        PasswordChange: {
            /** @example violet harbour lantern 42 */
            current_password: string;
            /** @example violet harbour lantern 42 */
            new_password: string;
        };
        CodeSent: {
            /** @enum {string} */
            status: "code_sent";
            /** @description Seconds that the code works. A voice call may follow the SMS. */
            expires_in: number;
        };
        SmsEnrolment: {
            /** @example +12025550123 */
            phone: string;
            /** @enum {boolean} */
            consent: true;
        };
        FactorEnabled: {
            /** @description With the first factor only. Shown this once; each code works once. */
            recovery_codes?: string[];
        };
        FactorCode: {
            code: string;
        };
        TotpEnrolment: {
            /** @description Base32, for typing it in. */
            secret: string;
            /** @description For a QR code. */
            otpauth_uri: string;
        };
        RecoveryCodes: {
            recovery_codes: string[];
        };
        SmsChallenge: {
            mfa_token: string;
            /** @enum {string} */
            method: "sms";
        };
        SecondFactor: {
            mfa_token: string;
            /** @enum {string} */
            method: "totp" | "sms" | "recovery_code";
            /**
             * @description Six digits, or a recovery code.
             * @example 123456
             */
            code: string;
        };
        SteppedUp: {
            /** @description With a fresh `auth_time`. */
            access_token: string;
            /** @description Seconds that the access token works. */
            expires_in: number;
        };
        StepUp: {
            password: string;
        } | {
            /** @enum {string} */
            method: "totp" | "sms" | "recovery_code";
            /**
             * @description Six digits, or a recovery code.
             * @example 123456
             */
            code: string;
        };
        StepUpChallenge: {
            /** @enum {string} */
            method: "sms";
        };
        /** @description `PublicKeyCredentialCreationOptionsJSON`; browsers read it with `PublicKeyCredential.parseCreationOptionsFromJSON`. */
        PasskeyCreationOptions: {
            rp: {
                id?: string;
                name: string;
            };
            user: {
                id: string;
                name: string;
                displayName: string;
            };
            /** @description 32 bytes in base64url; works once. */
            challenge: string;
            pubKeyCredParams: {
                type: string;
                alg: number;
            }[];
            /** @description Milliseconds that it works. */
            timeout?: number;
            attestation?: string;
            excludeCredentials?: {
                id: string;
                type: string;
                transports?: string[];
            }[];
            authenticatorSelection?: {
                residentKey?: string;
                requireResidentKey?: boolean;
                userVerification?: string;
            };
            extensions?: {
                credProps?: boolean;
            };
            hints?: string[];
        };
        Passkey: {
            /** @example psk_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            name: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_used_at: string | null;
            /** @description False when it is lost with the device that holds it. */
            backed_up: boolean;
        };
        /** @description The browser's `RegistrationResponseJSON`, and a name. */
        PasskeyRegistration: {
            id: string;
            rawId: string;
            /** @enum {string} */
            type: "public-key";
            authenticatorAttachment?: string | null;
            clientExtensionResults?: {
                [key: string]: unknown;
            };
            response: {
                clientDataJSON: string;
                attestationObject: string;
                authenticatorData?: string;
                transports?: string[];
                publicKey?: string | null;
                publicKeyAlgorithm?: number;
            };
            /**
             * @description To tell one's passkeys apart.
             * @example Laptop
             */
            name?: string;
        };
        /** @description `PublicKeyCredentialRequestOptionsJSON`; browsers read it with `PublicKeyCredential.parseRequestOptionsFromJSON`. */
        PasskeyRequestOptions: {
            /** @description 32 bytes in base64url; works once. */
            challenge: string;
            /** @description Milliseconds that it works. */
            timeout?: number;
            rpId?: string;
            userVerification?: string;
        };
        /** @description The browser's `AuthenticationResponseJSON`. */
        PasskeyAssertion: {
            id: string;
            rawId: string;
            /** @enum {string} */
            type: "public-key";
            authenticatorAttachment?: string | null;
            clientExtensionResults?: {
                [key: string]: unknown;
            };
            response: {
                clientDataJSON: string;
                authenticatorData: string;
                signature: string;
                userHandle?: string | null;
            };
        };
        ProfileChange: {
            first_name?: string;
            last_name?: string;
        };
        ListedSession: {
            /** @description The `sid` of its access tokens. */
            id: string;
            current: boolean;
            user_agent: string;
            ip: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_used_at: string;
            /** Format: date-time */
            expires_at: string;
        };
        /** @description One member per table that holds the person's id; `truncated` names those of which only the newest rows are here. */
        PersonalData: {
            [key: string]: unknown;
        };
        Erasure: {
            /** @enum {string} */
            status: "erased";
        };
        StaffUser: {
            /** @example usr_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            email: string;
            email_verified: boolean;
            first_name: string;
            last_name: string;
            /** @enum {string} */
            role: "customer" | "support" | "compliance" | "auditor" | "admin";
            /** Format: date-time */
            created_at: string;
            /** @enum {string} */
            status: "active" | "suspended" | "erased";
        };
        UserChange: {
            /** @enum {string} */
            role?: "customer" | "support" | "compliance" | "auditor" | "admin";
            /** @enum {string} */
            status?: "active" | "suspended";
        };
        AuditEvent: {
            /** @example aud_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            /** @enum {string} */
            actor_kind: "anonymous" | "user" | "system";
            actor: string | null;
            action: string;
            target: string | null;
            details: {
                [key: string]: string | number | boolean | null;
            };
            request_id: string;
            /** Format: date-time */
            recorded_at: string;
            /** @description Where it is sealed; null until then. */
            block: number | null;
        };
        AuditReport: {
            /**
             * Format: date-time
             * @description The latest row of the newest block that was checked.
             */
            sealed_through: string | null;
            /** @description The newest block that was checked and is sound. */
            blocks: number;
            /** @description Rows that wait for the next run of the sealer. */
            unsealed: number;
            /** @description Of what was checked; see `next_after`. */
            intact: boolean;
            broken?: {
                /** @enum {string} */
                fault: "row_edited" | "row_removed" | "row_inserted" | "block_edited" | "block_removed" | "block_inserted" | "head_edited";
                /** @description The row, where it is one. */
                id: string | null;
                block: number | null;
            };
            /** @description Not null when time was up: ask again with it as `after` for the rest. */
            next_after: number | null;
        };
        CurrencyTransactions: {
            /** Format: date */
            date: string;
            data: {
                user_id: string;
                currency: string;
                /** @enum {string} */
                direction: "in" | "out";
                /** @description Minor units, without what was given back. */
                total: number;
                /** @description `total` is more than this. */
                threshold: number;
                items: number;
                account_ids: string[];
                /** @description At most 100. */
                transaction_ids: string[];
                /** Format: date */
                file_by: string;
            }[];
        };
        StructuringCandidates: {
            data: {
                user_id: string;
                currency: string;
                /** @enum {string} */
                direction: "in" | "out";
                /** @description Minor units, without what was given back. */
                total: number;
                /** Format: date */
                from: string;
                /** Format: date */
                to: string;
                reasons: string[];
                transaction_ids: string[];
            }[];
        };
        SuspiciousActivity: {
            data: {
                case_id: string;
                user_id: string;
                type: string;
                score: number;
                reasons: string[];
                /** Format: date-time */
                detected_at: string;
                /** Format: date-time */
                confirmed_at: string | null;
                /** Format: date */
                file_by: string;
                totals: {
                    currency: string;
                    total: number;
                }[];
                /** @description At most 100 of a currency; the totals are of all. */
                transactions: {
                    id: string;
                    amount: number;
                    currency: string;
                }[];
                meets_threshold: boolean;
            }[];
        };
        /** @description Minor units; `debit` and `credit` of totals agree. */
        TrialBalance: {
            /** Format: date-time */
            at: string;
            data: {
                account: string;
                currency: string;
                debit: number;
                credit: number;
            }[];
            totals: {
                currency: string;
                debit: number;
                credit: number;
            }[];
        };
        UserAccess: {
            data: {
                user_id: string;
                email: string;
                name: string;
                role: string;
                permissions: string[];
                status: string;
                mfa_enabled: boolean;
                mfa: {
                    sms: boolean;
                    totp: boolean;
                    passkeys: number;
                };
                /** Format: date-time */
                last_sign_in_at: string | null;
                /** Format: date-time */
                created_at: string;
            }[];
        };
        Account: {
            /** @example acc_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            /** @enum {string} */
            type: "checking" | "savings" | "credit" | "investment";
            /**
             * @description ISO 4217.
             * @example USD
             */
            currency: string;
            name: string | null;
            /** @enum {string} */
            status: "active" | "frozen" | "closed";
            /** @description Minor units. */
            balance: number;
            /** @description Minor units. */
            available_balance: number;
            /** @description Minor units. */
            held_amount: number;
            /** @description Minor units. */
            credit_limit: number;
            /** Format: date-time */
            created_at: string;
        };
        NewAccount: {
            /** @enum {string} */
            type: "checking" | "savings" | "credit" | "investment";
            /**
             * @description An active ISO 4217 code; those without minor units (gold, XXX) are refused.
             * @example USD
             */
            currency: string;
            name?: string;
        };
        Balance: {
            /** @description Minor units. */
            balance: number;
            /** @description Minor units. */
            available_balance: number;
            currency: string;
            /** Format: date-time */
            at: string;
        };
        Entry: {
            /** @example ent_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            transaction_id: string;
            /** @description Minor units; negative takes away. */
            amount: number;
            /** @description Minor units. */
            balance_after: number;
            description: string | null;
            /** @description The other account, or what the house keeps it for. */
            counterparty: string;
            /** Format: date-time */
            effective_at: string;
            /** Format: date-time */
            recorded_at: string;
        };
        Statement: {
            account_id: string;
            currency: string;
            /** @example 2026-11 */
            period: string;
            /** @description Minor units. */
            opening_balance: number;
            entries: components["schemas"]["Entry"][];
            closing_balance: number;
        };
        StaffAccount: components["schemas"]["Account"] & {
            owner_id: string;
        };
        ScreeningMatch: {
            /**
             * @description The list, and its own number.
             * @example ofac-sdn:306
             */
            entity_id: string;
            name: string;
            /** @description The name or alias that is alike. */
            matched_name: string;
            score: number;
            programs: string[];
            list: string;
            /** @enum {string} */
            type: "individual" | "entity" | "vessel" | "aircraft" | "other";
        };
        Case: {
            /** @example cas_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            /** @enum {string} */
            type: "fraud_review" | "fraud_block" | "screening_hit" | "structuring" | "suspicious_activity";
            /** @enum {string} */
            status: "open" | "escalated" | "closed";
            /** @description The customer whom it is about. */
            subject_id: string;
            transaction_id: string | null;
            /** @description What else it is about, such as a record. */
            about: string | null;
            score: number;
            reasons: string[];
            /** @description Who of staff reported it. */
            opened_by: string | null;
            escalated_by: string | null;
            /** @enum {string|null} */
            decision: "release" | "block" | "false_positive" | "confirmed" | null;
            decided_by: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            closed_at: string | null;
        };
        CaseDetail: {
            /** @example cas_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            /** @enum {string} */
            type: "fraud_review" | "fraud_block" | "screening_hit" | "structuring" | "suspicious_activity";
            /** @enum {string} */
            status: "open" | "escalated" | "closed";
            /** @description The customer whom it is about. */
            subject_id: string;
            transaction_id: string | null;
            /** @description What else it is about, such as a record. */
            about: string | null;
            score: number;
            reasons: string[];
            /** @description Who of staff reported it. */
            opened_by: string | null;
            escalated_by: string | null;
            /** @enum {string|null} */
            decision: "release" | "block" | "false_positive" | "confirmed" | null;
            decided_by: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            closed_at: string | null;
            transaction: components["schemas"]["Transaction"];
            /** @description Notes and decisions, newest first. */
            history: components["schemas"]["CaseNote"][];
            /** @description What rules in shadow said; it had no effect. */
            shadow: {
                rule: string;
                points: number;
                /** @enum {string} */
                decision: "allow" | "review" | "block";
                /** @enum {string} */
                would_decide: "allow" | "review" | "block";
            }[];
        };
        Transaction: {
            /** @example txn_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            /** @enum {string} */
            type: "transfer" | "deposit" | "withdrawal" | "card_purchase" | "card_refund" | "reversal" | "fee";
            /** @enum {string} */
            status: "posted" | "pending" | "pending_review" | "declined" | "voided" | "expired";
            /** @description Minor units. */
            amount: number;
            currency: string;
            from_account_id: string | null;
            to_account_id: string | null;
            description: string | null;
            reference: string | null;
            metadata: {
                [key: string]: string;
            };
            /** @description For staff only. */
            risk?: {
                /** @enum {string} */
                decision: "allow" | "review" | "block";
                reasons: string[];
            };
            reverses: string | null;
            /** @description What gave back all of it, or the last of it. */
            reversed_by: string | null;
            /** @description Given back so far; minor units. */
            refunded_amount: number;
            /** Format: date-time */
            effective_at: string;
            /** Format: date-time */
            created_at: string;
        } | null;
        CaseNote: {
            /** @example nte_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            author_id: string;
            /**
             * @description Null for a mere note.
             * @enum {string|null}
             */
            decision: "release" | "block" | "escalate" | "false_positive" | "confirmed" | null;
            text: string;
            /** Format: date-time */
            created_at: string;
        };
        NewCase: {
            /** @example usr_01jd3v3v5fe8wr4t4yx0x4tq7a */
            subject_id: string;
            /** @enum {string} */
            type: "suspicious_activity";
            /** @description Short names; what is personal belongs into the note. */
            reasons: string[];
            note: string;
            /**
             * @description One in which the subject takes part.
             * @example txn_01jd3v3v5fe8wr4t4yx0x4tq7a
             */
            transaction_id?: string;
        };
        /** @description `release` posts what a `fraud_review` holds, `block` gives it back and declines the transaction. `false_positive` clears a case of any other type. `confirmed` makes any case a draft for the report of suspicious activity; what it holds goes back as by `block`. `escalate` leaves it open for somebody else. */
        CaseDecision: {
            /** @enum {string} */
            decision: "release" | "block" | "escalate" | "false_positive" | "confirmed";
            note: string;
        };
        NewCaseNote: {
            text: string;
        };
        ShadowRule: {
            /** @enum {string} */
            rule: "amount_above_5x_mean" | "amount_above_3x_mean" | "over_10_transfers_in_hour" | "over_5_transfers_in_hour" | "new_payee" | "night_time" | "young_account" | "credentials_changed" | "dormant_account" | "round_amount" | "structuring";
            /** @description Now, by `fraud.shadow` of `POLICY`. */
            is_in_shadow: boolean;
            /** @description How often it applied while it was in shadow. */
            findings: number;
            /** @description How often it alone would have decided otherwise. */
            changes: number;
            by_decision: {
                /** @enum {string} */
                decision: "allow" | "review" | "block";
                /** @enum {string} */
                would_decide: "allow" | "review" | "block";
                count: number;
            }[];
        };
        Hold: {
            /** @example hld_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            account_id: string;
            to_account_id: string;
            /** @description Minor units. */
            amount: number;
            captured_amount: number;
            currency: string;
            /** @enum {string} */
            status: "open" | "captured" | "voided" | "expired";
            transaction_id: string | null;
            /** Format: date-time */
            expires_at: string;
            /** Format: date-time */
            created_at: string;
        };
        NewHold: {
            account_id: string;
            to_account_id: string;
            /**
             * Format: int64
             * @description Minor units of `currency`, such as cents.
             * @example 1250
             */
            amount: number;
            /**
             * @description An active ISO 4217 code; those without minor units (gold, XXX) are refused.
             * @example USD
             */
            currency: string;
            /**
             * @description Seconds; seven days by default.
             * @default 604800
             */
            expires_in: number;
        };
        Capture: {
            /**
             * Format: int64
             * @description All of it by default.
             * @example 1250
             */
            amount?: number;
        };
        NewTransfer: {
            /** @example acc_01jd3v3v5fe8wr4t4yx0x4tq7a */
            from_account_id: string;
            /** @example acc_01jd3v3v5fe8wr4t4yx0x4tq7a */
            to_account_id: string;
            /**
             * Format: int64
             * @description Minor units of `currency`, such as cents.
             * @example 1250
             */
            amount: number;
            /**
             * @description An active ISO 4217 code; those without minor units (gold, XXX) are refused.
             * @example USD
             */
            currency: string;
            description?: string;
            reference?: string;
            metadata?: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When it counts from; up to 24 hours back, never in the future.
             */
            effective_at?: string;
        };
        NewTransferBatch: {
            transfers: components["schemas"]["NewTransfer"][];
        };
        CashMovement: {
            /** @example acc_01jd3v3v5fe8wr4t4yx0x4tq7a */
            account_id: string;
            /**
             * Format: int64
             * @description Minor units of `currency`, such as cents.
             * @example 1250
             */
            amount: number;
            /**
             * @description An active ISO 4217 code; those without minor units (gold, XXX) are refused.
             * @example USD
             */
            currency: string;
            /** @enum {string} */
            channel: "cash" | "ach" | "wire" | "card";
            description?: string;
        };
        Reversal: {
            reason: string;
            /**
             * Format: int64
             * @description Gives back a part; all that is left by default.
             * @example 1250
             */
            amount?: number;
        };
        SandboxDeposit: {
            /** @example acc_01jd3v3v5fe8wr4t4yx0x4tq7a */
            account_id: string;
            /**
             * Format: int64
             * @description Minor units of `currency`, such as cents.
             * @example 1250
             */
            amount: number;
            /**
             * @description An active ISO 4217 code; those without minor units (gold, XXX) are refused.
             * @example USD
             */
            currency: string;
        };
        /** @description What identifies a person is masked with asterisks. */
        KycRecord: {
            /** @example kyc_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            /** @enum {string} */
            status: "pending" | "in_review" | "information_requested" | "approved" | "rejected" | "expired";
            /**
             * @description What an approval rests on: `full` with a machine-readable zone, else `basic`.
             * @enum {string}
             */
            level: "none" | "basic" | "full";
            /** @description From 1; grows with each submission. */
            version: number;
            /** Format: date-time */
            submitted_at: string;
            /** Format: date-time */
            decided_at: string | null;
            checks: {
                /** @enum {string} */
                age: "passed" | "failed" | "review" | "not_provided";
                /** @enum {string} */
                document_expiry: "passed" | "failed" | "review" | "not_provided";
                /** @enum {string} */
                mrz: "passed" | "failed" | "review" | "not_provided";
                /** @enum {string} */
                screening: "passed" | "failed" | "review" | "not_provided";
            };
            /** @description Why it was rejected, or what is asked for. */
            reason: string | null;
            /** @example A**** E**** */
            full_name: string;
            /** @example 1990-**-** */
            date_of_birth: string;
            nationality: string;
            address: {
                line1: string;
                line2: string | null;
                city: string;
                region: string | null;
                postal_code: string;
                country: string;
            };
            document: {
                /** @enum {string} */
                type: "passport" | "national_id" | "driver_license" | "residence_permit";
                /** @example ****4567 */
                number: string;
                issuing_country: string;
                expires_on: string;
            };
            /** @example ****3456 */
            tax_id: string | null;
            /** @example ****0123 */
            phone: string | null;
        };
        NewKycRecord: {
            /**
             * @description As in the document.
             * @example Ada Example
             */
            full_name: string;
            /**
             * Format: date
             * @example 1990-01-31
             */
            date_of_birth: string;
            /** @example US */
            nationality: string;
            address: {
                line1: string;
                line2?: string;
                city: string;
                region?: string;
                postal_code: string;
                /** @example US */
                country: string;
            };
            document: {
                /** @enum {string} */
                type: "passport" | "national_id" | "driver_license" | "residence_permit";
                /** @example X1234567 */
                number: string;
                /** @example US */
                issuing_country: string;
                /**
                 * Format: date
                 * @description The last day on which it is good.
                 * @example 2040-06-30
                 */
                expires_on: string;
                /** @description The lines of the machine-readable zone (ICAO 9303). */
                mrz?: string[];
            };
            /** @example 900-12-3456 */
            tax_id?: string;
            /** @description E.164. */
            phone?: string;
        };
        /** @description Without anything that identifies the person. */
        ListedKycRecord: {
            /** @example kyc_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            /** @enum {string} */
            status: "pending" | "in_review" | "information_requested" | "approved" | "rejected" | "expired";
            /**
             * @description What an approval rests on: `full` with a machine-readable zone, else `basic`.
             * @enum {string}
             */
            level: "none" | "basic" | "full";
            /** @description From 1; grows with each submission. */
            version: number;
            /** Format: date-time */
            submitted_at: string;
            /** Format: date-time */
            decided_at: string | null;
            checks: {
                /** @enum {string} */
                age: "passed" | "failed" | "review" | "not_provided";
                /** @enum {string} */
                document_expiry: "passed" | "failed" | "review" | "not_provided";
                /** @enum {string} */
                mrz: "passed" | "failed" | "review" | "not_provided";
                /** @enum {string} */
                screening: "passed" | "failed" | "review" | "not_provided";
            };
            /** @example usr_01jd3v3v5fe8wr4t4yx0x4tq7a */
            user_id: string;
            is_newest: boolean;
            nationality: string;
            /** @description Somebody else gave a document of the same country and number. */
            document_shared: boolean;
            document: {
                /** @enum {string} */
                type: "passport" | "national_id" | "driver_license" | "residence_permit";
                issuing_country: string;
                expires_on: string;
            };
        };
        /** @description Unmasked. Every read of it is audited. */
        OpenedKycRecord: {
            /** @example kyc_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            /** @enum {string} */
            status: "pending" | "in_review" | "information_requested" | "approved" | "rejected" | "expired";
            /**
             * @description What an approval rests on: `full` with a machine-readable zone, else `basic`.
             * @enum {string}
             */
            level: "none" | "basic" | "full";
            /** @description From 1; grows with each submission. */
            version: number;
            /** Format: date-time */
            submitted_at: string;
            /** Format: date-time */
            decided_at: string | null;
            checks: {
                /** @enum {string} */
                age: "passed" | "failed" | "review" | "not_provided";
                /** @enum {string} */
                document_expiry: "passed" | "failed" | "review" | "not_provided";
                /** @enum {string} */
                mrz: "passed" | "failed" | "review" | "not_provided";
                /** @enum {string} */
                screening: "passed" | "failed" | "review" | "not_provided";
            };
            /** @example usr_01jd3v3v5fe8wr4t4yx0x4tq7a */
            user_id: string;
            is_newest: boolean;
            nationality: string;
            /** @description Somebody else gave a document of the same country and number. */
            document_shared: boolean;
            /** @example A**** E**** */
            full_name: string;
            /** @example 1990-**-** */
            date_of_birth: string;
            address: {
                line1: string;
                line2: string | null;
                city: string;
                region: string | null;
                postal_code: string;
                country: string;
            };
            document: {
                /** @enum {string} */
                type: "passport" | "national_id" | "driver_license" | "residence_permit";
                /** @example ****4567 */
                number: string;
                issuing_country: string;
                expires_on: string;
                mrz: string[] | null;
            };
            tax_id: string | null;
            phone: string | null;
            reason: string | null;
            /** @description Null for a decision of policy or time. */
            decided_by: string | null;
            screening: {
                /** @description 0 when there was no list. */
                list_version: number;
                /** @description On a list and alike, and not judged yet. */
                entities: string[];
            };
        };
        KycDecision: {
            /** @enum {string} */
            decision: "approve" | "reject" | "request_information";
            /**
             * @description Told to the person, except with an approval, which needs none.
             * @example The photo of the document cannot be read.
             */
            reason?: string;
        };
        Card: {
            /** @example crd_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            account_id: string;
            /** @enum {string} */
            type: "virtual" | "physical";
            /** @enum {string} */
            status: "inactive" | "active" | "frozen" | "canceled";
            single_use: boolean;
            name: string | null;
            currency: string;
            brand: string;
            last4: string;
            exp_month: number;
            exp_year: number;
            controls: components["schemas"]["CardControls"];
            cancel_reason: string | null;
            replacement_for: string | null;
            replaced_by: string | null;
            /** Format: date-time */
            created_at: string;
        };
        CardControls: {
            spending_limits: {
                amount: number;
                /** @enum {string} */
                interval: "per_authorization" | "daily" | "weekly" | "monthly" | "yearly" | "all_time";
                categories: string[] | null;
            }[];
            allowed_categories: string[] | null;
            blocked_categories: string[] | null;
            allowed_countries: string[] | null;
            blocked_countries: string[] | null;
            channels: {
                online: boolean;
                contactless: boolean;
                chip: boolean;
                atm: boolean;
                international: boolean;
            };
        };
        NewCard: {
            /** @example acc_01jd3v3v5fe8wr4t4yx0x4tq7a */
            account_id: string;
            /** @enum {string} */
            type: "virtual" | "physical";
            name?: string;
            /** @description Closes with its first approved authorization; virtual only. */
            single_use?: boolean;
        };
        CardActivation: {
            last4: string;
        };
        CardReason: {
            /** @enum {string} */
            reason: "lost" | "stolen" | "damaged" | "fraud" | "other";
        };
        /** @description Replaces what it names and leaves the rest; a channel that is not named stays. */
        CardControlsChange: {
            spending_limits?: {
                /**
                 * @description Minor units.
                 * @example 50000
                 */
                amount: number;
                /** @enum {string} */
                interval: "per_authorization" | "daily" | "weekly" | "monthly" | "yearly" | "all_time";
                categories?: string[] | null;
            }[];
            /** @description null takes the list away. */
            allowed_categories?: string[] | null;
            /** @description null takes the list away. */
            blocked_categories?: string[] | null;
            /** @description null takes the list away. */
            allowed_countries?: string[] | null;
            /** @description null takes the list away. */
            blocked_countries?: string[] | null;
            channels?: {
                online?: boolean;
                contactless?: boolean;
                chip?: boolean;
                atm?: boolean;
                international?: boolean;
            };
        };
        CardAuthorization: {
            /** @example aut_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            card_id: string;
            /** @description Minor units that were asked for. */
            amount: number;
            currency: string;
            /** @enum {string} */
            status: "pending" | "captured" | "reversed" | "expired" | "declined";
            approved: boolean;
            /** @description account_disabled, card_canceled, card_expired, card_inactive, insufficient_funds, not_allowed, pin_blocked, spending_controls, verification_failed */
            decline_reason: string | null;
            merchant: {
                name: string;
                category_code: string;
                country: string;
            };
            /** @enum {string} */
            channel: "online" | "contactless" | "chip" | "atm";
            network_reference: string | null;
            reversed_amount: number;
            captured_amount: number;
            refunded_amount: number;
            /** @description Of the capture. */
            transaction_id: string | null;
            /** Format: date-time */
            expires_at: string;
            /** Format: date-time */
            created_at: string;
        };
        CardDetails: {
            number: string;
            cvc: string;
            exp_month: number;
            exp_year: number;
        };
        CardPin: {
            /** @example 4829 */
            pin: string;
        };
        NewCardAuthorization: {
            /**
             * Format: int64
             * @description Minor units of `currency`, such as cents.
             * @example 1250
             */
            amount: number;
            /**
             * @description An active ISO 4217 code; those without minor units (gold, XXX) are refused.
             * @example USD
             */
            currency: string;
            merchant: {
                /** @example Corner shop */
                name: string;
                /** @example 5411 */
                category_code: string;
                /** @example US */
                country: string;
            };
            /** @enum {string} */
            channel: "online" | "contactless" | "chip" | "atm";
            /**
             * @description The network's own name of this message: sent again, it has no second effect.
             * @example ntw-8f2c
             */
            network_reference?: string;
            /** @description What was entered at the terminal; with `chip` and `atm` only. */
            pin?: string;
        };
        CardAuthorizationMove: {
            /**
             * Format: int64
             * @description A part; all that is left by default.
             * @example 1250
             */
            amount?: number;
            /**
             * @description The network's own name of this message: sent again, it has no second effect.
             * @example ntw-8f2c
             */
            network_reference?: string;
        };
        CardAuthorizationExpiry: {
            /**
             * @description The network's own name of this message: sent again, it has no second effect.
             * @example ntw-8f2c
             */
            network_reference?: string;
        };
        WebhookWithSecret: {
            /** @example whk_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            url: string;
            events: string[];
            /** @enum {string} */
            status: "enabled" | "disabled";
            /** @description Why we gave it up by ourselves: `gone` or `failing`. */
            disabled_reason: string | null;
            /**
             * Format: date-time
             * @description Until then the secret before signs as well.
             */
            previous_secret_expires_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Verifies signatures (Standard Webhooks); shown this once. */
            secret: string;
        };
        NewWebhook: {
            /**
             * @description https, with a public host name; no user, password, fragment or address in figures. Outside production also http to this very machine.
             * @example https://example.com/hooks/florin
             */
            url: string;
            /** @description The kinds of event that it is told of. */
            events: ("transaction.posted" | "transaction.reversed" | "transaction.pending_review" | "transaction.declined" | "transaction.expired" | "hold.created" | "hold.captured" | "hold.voided" | "hold.expired" | "card.created" | "card.updated" | "card.authorization.created" | "card.authorization.updated" | "kyc.decided" | "kyc.expired" | "assessment.created" | "webhook.test")[];
        };
        Webhook: {
            /** @example whk_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            url: string;
            events: string[];
            /** @enum {string} */
            status: "enabled" | "disabled";
            /** @description Why we gave it up by ourselves: `gone` or `failing`. */
            disabled_reason: string | null;
            /**
             * Format: date-time
             * @description Until then the secret before signs as well.
             */
            previous_secret_expires_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description What is not named stays. */
        WebhookChange: {
            /**
             * @description https, with a public host name; no user, password, fragment or address in figures. Outside production also http to this very machine.
             * @example https://example.com/hooks/florin
             */
            url?: string;
            /** @description The kinds of event that it is told of. */
            events?: ("transaction.posted" | "transaction.reversed" | "transaction.pending_review" | "transaction.declined" | "transaction.expired" | "hold.created" | "hold.captured" | "hold.voided" | "hold.expired" | "card.created" | "card.updated" | "card.authorization.created" | "card.authorization.updated" | "kyc.decided" | "kyc.expired" | "assessment.created" | "webhook.test")[];
            /** @enum {string} */
            status?: "enabled" | "disabled";
        };
        WebhookDelivery: {
            /** @example dlv_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            webhook_id: string;
            /** @description The header `webhook-id`, the same in every attempt. */
            event_id: string;
            /** @example transaction.posted */
            type: string;
            /** @enum {string} */
            status: "pending" | "delivered" | "failed";
            attempts: number;
            /** @description Of the last attempt. */
            response_status: number | null;
            /** @description What went wrong last: `status`, `redirect`, `timeout`, `network`, `refused_address`, `gone`, `disabled` or `secret`. */
            error: string | null;
            /** Format: date-time */
            next_attempt_at: string | null;
            /** Format: date-time */
            occurred_at: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            delivered_at: string | null;
        };
        Business: {
            /** @example biz_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            name: string;
            currency: string;
            /** @enum {string} */
            source: "wave" | "manual";
            /**
             * @description The newest day that has figures.
             * @example 2026-11-30
             */
            last_figures_on: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        NewBusiness: {
            name: string;
            /**
             * @description An active ISO 4217 code; those without minor units (gold, XXX) are refused.
             * @example USD
             */
            currency: string;
        };
        KeptFigures: {
            business_id: string;
            /** Format: date */
            date: string;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            cash: number;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            receivables: number;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            overdue_receivables: number;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            other_current_assets: number;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            current_liabilities: number;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            long_term_liabilities: number;
            /**
             * @description Minor units; null when nobody knows.
             * @example 100000
             */
            equity?: number | null;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            revenue: number;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            cost_of_goods_sold: number;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            operating_expenses: number;
            /**
             * @description How many days up to this one revenue and costs are of.
             * @default 30
             */
            period_days: number;
        };
        /** @description What somebody says of a business at the end of a day. */
        Figures: {
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            cash: number;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            receivables: number;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            overdue_receivables: number;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            other_current_assets: number;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            current_liabilities: number;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            long_term_liabilities: number;
            /**
             * @description Minor units; null when nobody knows.
             * @example 100000
             */
            equity?: number | null;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            revenue: number;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            cost_of_goods_sold: number;
            /**
             * Format: int64
             * @description Minor units.
             * @example 100000
             */
            operating_expenses: number;
            /**
             * @description How many days up to this one revenue and costs are of.
             * @default 30
             */
            period_days: number;
        };
        FiguresUpload: {
            business_id: string;
            saved: number;
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
        };
        MetricSeries: {
            data: components["schemas"]["MetricPoint"][];
        };
        MetricPoint: {
            /** @enum {string} */
            metric: "current_ratio" | "quick_ratio" | "cash_ratio" | "gross_margin" | "net_margin" | "debt_to_equity" | "dso" | "overdue_share" | "net_burn" | "runway_months" | "cash_buffer_days";
            /**
             * @description A day, an ISO week or a month.
             * @example 2026-W49
             */
            period: string;
            value: number | null;
            /**
             * @description `ratio`, `percent`, `days`, `months`, or a currency: then the value is in minor units.
             * @example ratio
             */
            unit: string;
        };
        BusinessHealth: {
            business_id: string;
            /** Format: date */
            at: string;
            /**
             * Format: date
             * @description The newest day up to `at` that has figures.
             */
            as_of: string | null;
            data: components["schemas"]["MetricHealth"][];
            /** @description How bands are meant. */
            guidance: string;
        };
        MetricHealth: {
            /** @enum {string} */
            metric: "current_ratio" | "quick_ratio" | "cash_ratio" | "gross_margin" | "net_margin" | "debt_to_equity" | "dso" | "overdue_share" | "net_burn" | "runway_months" | "cash_buffer_days";
            /** @description Null when it cannot be computed. */
            value: number | null;
            /** @example ratio */
            unit: string;
            /** @enum {string|null} */
            band: "red" | "amber" | "green" | null;
            /** @description Money in minor units of the business's currency. */
            inputs: {
                [key: string]: number | null;
            };
            note?: string;
        };
        Questionnaire: {
            slug: string;
            version: number;
            title: string;
            source: string;
            modes: ("self" | "interviewer")[];
            /** @description Of which one must be given; empty when none is asked for. */
            age_groups: ("18-61" | "62+")[];
            items: components["schemas"]["QuestionnaireItem"][];
        };
        QuestionnaireItem: {
            id: string;
            text: string;
            /** @enum {string} */
            kind: "choice" | "number" | "boolean";
            options?: {
                value: number | string;
                label: string;
            }[];
            unit?: string;
        };
        HealthOverview: {
            /** Format: date */
            at: string;
            /** @description The newest of each questionnaire. */
            assessments: components["schemas"]["AssessmentSummary"][];
            /** @description The newest twenty. */
            businesses: {
                business: components["schemas"]["Business"];
                health: components["schemas"]["BusinessHealth"];
            }[];
            guidance: string;
        };
        AssessmentSummary: {
            /** @example asm_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            questionnaire: string;
            version: number;
            raw_score: number;
            /** @description A whole number on the scales of the CFPB. */
            score: number;
            /** @description `under_40`, `40_to_49`, `50_to_59`, `60_to_69` or `70_and_over` on scales of the CFPB, which calls none of them good or bad; else `Developing`, `Stable` or `Optimized`. */
            band: string;
            /** Format: date-time */
            created_at: string;
        };
        Assessment: {
            /** @example asm_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            questionnaire: string;
            version: number;
            raw_score: number;
            /** @description A whole number on the scales of the CFPB. */
            score: number;
            /** @description `under_40`, `40_to_49`, `50_to_59`, `60_to_69` or `70_and_over` on scales of the CFPB, which calls none of them good or bad; else `Developing`, `Stable` or `Optimized`. */
            band: string;
            /** Format: date-time */
            created_at: string;
            /** @enum {string} */
            mode: "self" | "interviewer";
            /** @enum {string|null} */
            age_group: "18-61" | "62+" | null;
            /** @description Since the one before of the same questionnaire; null for the first. */
            change: number | null;
            benchmark: {
                score: number;
                label: string;
            } | null;
            details: {
                id: string;
                answer: number | boolean | string;
                points: number;
                max_points: number;
                weight: number;
            }[];
            /** @description For the weakest answers, weakest first. */
            recommendations: {
                item_id: string;
                text: string;
            }[];
        };
        /**
         * @example {
         *       "questionnaire": "business-health",
         *       "answers": {
         *         "monthly_revenue": 40000,
         *         "cash_reserve_months": 3,
         *         "invoices_paid_within_30_days": 80,
         *         "formal_budget": true,
         *         "review_frequency": "weekly",
         *         "debt_to_income": 20,
         *         "accounting_software": true,
         *         "profit_margin": 15
         *       }
         *     }
         */
        NewAssessment: {
            /** @enum {string} */
            questionnaire: "cfpb-wellbeing" | "cfpb-wellbeing-short" | "business-health";
            /**
             * @default self
             * @enum {string}
             */
            mode: "self" | "interviewer";
            /**
             * @description Needed by the scales of the CFPB.
             * @enum {string}
             */
            age_group?: "18-61" | "62+";
            /** @description By the id of each item. Numbers beyond a range are clamped. */
            answers: {
                [key: string]: number | boolean | string;
            };
        };
        WaveConnect: {
            authorization_url: string;
        };
        Wave: {
            connected: boolean;
            /** @description Wave does not accept the permission any more: connect again. */
            reauthorization_needed: boolean;
            businesses: {
                id: string;
                name: string;
            }[];
            last_sync: {
                /** @enum {string} */
                status: "never" | "running" | "succeeded" | "failed";
                /** Format: date-time */
                started_at: string | null;
                /** Format: date-time */
                finished_at: string | null;
                /** @description Read so far; a sync of what has changed counts only that. */
                counts: {
                    businesses?: number;
                    accounts?: number;
                    customers?: number;
                    vendors?: number;
                    products?: number;
                    invoices?: number;
                };
                /** @description While it is running. */
                progress: {
                    /** @enum {string} */
                    step: "businesses" | "accounts" | "customers" | "vendors" | "products" | "invoices" | "measure";
                    business_id: string | null;
                    /** @description The page that is read next, from 1. */
                    page: number;
                    total_pages: number | null;
                } | null;
                error: {
                    /** @description One of plan_lapsed, reauthorization_needed, wave_unavailable, wave_changed, internal_error. */
                    code: string;
                    message: string;
                } | null;
            };
            /** Format: date-time */
            next_sync_at: string | null;
            scopes: string[];
        };
        Post: {
            /** @example pst_01jd3v3v5fe8wr4t4yx0x4tq7a */
            id: string;
            author: {
                /** @example usr_01jd3v3v5fe8wr4t4yx0x4tq7a */
                id: string;
                /**
                 * @description First name and initial of the last one.
                 * @example Ada E.
                 */
                name: string;
            };
            content: string;
            likes: number;
            dislikes: number;
            /**
             * @description The reader's own.
             * @enum {string|null}
             */
            my_reaction: "like" | "dislike" | null;
            /** Format: date-time */
            created_at: string;
        };
        NewPost: {
            /**
             * @description Plain text, kept as it is. A character is a Unicode code point.
             * @example Paid the rent, and some is left.
             */
            content: string;
        };
        ReactionDays: {
            data: {
                /** Format: date */
                date: string;
                likes: number;
                dislikes: number;
            }[];
        };
        Activity: {
            /** Format: date-time */
            last_login_at: string | null;
            /** Format: date-time */
            last_request_at: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
