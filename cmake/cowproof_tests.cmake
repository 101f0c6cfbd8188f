# The functions with which tests are added. Labels: unit (fast, also run under sanitizers), search (every state of
# larger scopes: seconds to minutes), proof (asks a solver), system (asks the Linux kernel), cli (runs the command),
# install, build (what must and must not compile).
find_package(GTest 1.12 REQUIRED)
include(GoogleTest)
add_custom_target(unit_tests COMMENT "Everything that the label unit runs")
# Seconds a test may take unless it asks for more: many times what it needs. Sanitizers take a multiple of that.
set(cowproof_test_seconds 120)
set(cowproof_is_sanitized 0)
if(COWPROOF_SANITIZE)
  set(cowproof_test_seconds 600)
  set(cowproof_is_sanitized 1)
endif()

# cowproof_add_test(NAME source... LABEL label [LIBRARIES library...] [PROPERTIES key value...])
# One GoogleTest executable; each of its cases is a test of its own. PROPERTIES are those of set_tests_properties.
function(cowproof_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL" "LIBRARIES;PROPERTIES")
  set(labels unit search proof system cli)
  if(NOT arg_LABEL IN_LIST labels)
    message(FATAL_ERROR "cowproof_add_test(${name}): LABEL is one of ${labels}, not '${arg_LABEL}'")
  endif()
  cowproof_add_executable(${name} SOURCES ${arg_UNPARSED_ARGUMENTS} LIBRARIES ${arg_LIBRARIES} GTest::gmock_main)
  if(COWPROOF_SYNTAX_ONLY AND arg_LABEL STREQUAL unit) # clang compiles these, each alone, with sanitizers
    set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL TRUE)
  endif()
  # Others wait for what they test, and searches are templates that tests instantiate.
  if(NOT arg_LABEL STREQUAL search)
    cowproof_optimise_nothing(${name})
  endif()
  target_compile_definitions(${name} PRIVATE COWPROOF_TEST_DIRECTORY="${CMAKE_CURRENT_SOURCE_DIR}"
    COWPROOF_SANITIZED=${cowproof_is_sanitized})
  if(TARGET cowproof)
    target_compile_definitions(${name} PRIVATE COWPROOF_COMMAND="$<TARGET_FILE:cowproof>")
    if(arg_LABEL STREQUAL cli)
      add_dependencies(${name} cowproof)
    endif()
  endif()
  if(arg_LABEL STREQUAL unit)
    add_dependencies(unit_tests ${name})
  endif()
  # PRE_TEST: a build runs no test, and a tree where only some tests were built can run those.
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}
    PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${cowproof_test_seconds} ${arg_PROPERTIES})
endfunction()

# cowproof_add_compile_fail_test(NAME source DEFINES define... MATCH regex [LIBRARIES library...])
# Passes if the source, with these defines, does not compile for the expected reason: an error line matches the regex.
# Without defines it compiles, or the build fails; so the reason is the define, and nothing else.
function(cowproof_add_compile_fail_test name source)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "MATCH" "DEFINES;LIBRARIES")
  if(NOT arg_DEFINES OR NOT arg_MATCH)
    message(FATAL_ERROR "cowproof_add_compile_fail_test(${name}): DEFINES and MATCH are needed")
  endif()
  cmake_path(GET source STEM stem)
  set(control ${stem}_compiles)
  if(NOT TARGET ${control})
    add_library(${control} OBJECT ${source})
    target_link_libraries(${control} PRIVATE ${arg_LIBRARIES} cowproof_options)
    target_compile_options(${control} PRIVATE -O0 -g0)
  endif()
  list(TRANSFORM arg_DEFINES PREPEND -D)
  set(folders $<REMOVE_DUPLICATES:$<TARGET_PROPERTY:${control},INCLUDE_DIRECTORIES>>)
  add_test(NAME ${name}
    COMMAND ${CMAKE_CXX_COMPILER} -std=c++20 -fsyntax-only -w "$<$<BOOL:${folders}>:-I$<JOIN:${folders},;-I>>"
      ${arg_DEFINES} ${CMAKE_CURRENT_SOURCE_DIR}/${source}
    COMMAND_EXPAND_LISTS)
  # A compiler's quotes depend on the locale.
  set_tests_properties(${name} PROPERTIES LABELS build ENVIRONMENT LC_ALL=C
    PASS_REGULAR_EXPRESSION "error: [^\n]*(${arg_MATCH})")
endfunction()
