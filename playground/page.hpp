// The playground as one page, which needs nothing but a browser.
#pragma once
#include <string>
#include <string_view>

namespace cowproof {

// The module is playground/wasm, compiled for WebAssembly and compressed by gzip.
std::string playground_page(std::string_view module);

// [RFC 4648]
std::string base64(std::string_view bytes);

}  // namespace cowproof
