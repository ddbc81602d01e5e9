/**
 * Social: posts in plain text, read by everybody who is signed in, and what people think of them.
 * A person has at most one reaction to a post; its counters are exact whatever runs in parallel,
 * and many people who react to one post at once do not wait for one another. What is written comes
 * back as it was written, as JSON.
 */
export { forgetPosts } from "./forget-posts.ts";
export { exportSocial } from "./queries-export.ts";
export { postRoutes } from "./routes.ts";
export { analyticsRoutes } from "./routes-analytics.ts";
export { sweepPosts } from "./sweep-posts.ts";
