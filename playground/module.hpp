// The module of the playground's page, if this program was built with it.
#pragma once
#include <string_view>

namespace cowproof {

// playground/wasm, compressed; empty if it was not built (COWPROOF_PLAYGROUND).
std::string_view playground_module();

}  // namespace cowproof
