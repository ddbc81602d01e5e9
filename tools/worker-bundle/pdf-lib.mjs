/**
 * The Worker's `@cantoo/pdf-lib`: the part that writes a file, without the readers, forms, images
 * and fonts that make up most of it; no function of the whole that draws can do without those. Named
 * in `wrangler.toml`; Node uses the package as it is.
 */

export { default as PDFHexString } from "../../node_modules/@cantoo/pdf-lib/es/core/objects/PDFHexString.js";
export { default as PDFName } from "../../node_modules/@cantoo/pdf-lib/es/core/objects/PDFName.js";
export { default as PDFNumber } from "../../node_modules/@cantoo/pdf-lib/es/core/objects/PDFNumber.js";
export { default as PDFOperator } from "../../node_modules/@cantoo/pdf-lib/es/core/operators/PDFOperator.js";
export { default as PDFOperatorNames } from "../../node_modules/@cantoo/pdf-lib/es/core/operators/PDFOperatorNames.js";
export { default as PDFContext } from "../../node_modules/@cantoo/pdf-lib/es/core/PDFContext.js";
export { default as PDFWriter } from "../../node_modules/@cantoo/pdf-lib/es/core/writers/PDFWriter.js";
