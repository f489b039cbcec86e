import { attachSheet } from "../site/sheet.js";

attachSheet(document.getElementById("sheet"));
