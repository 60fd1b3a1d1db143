/** Bundled CommonJS packages ask for Node's own modules with require(), which an ES module does not have. */
export const REQUIRE_BANNER = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";
