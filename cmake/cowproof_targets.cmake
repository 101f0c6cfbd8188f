# The functions with which each folder names its library, and its headers and sources, by file name alone.

# cowproof_add_headers(TARGET header...)
# Headers are included as "folder/name.hpp", from the tree and from the installed include/cowproof alike.
function(cowproof_add_headers target)
  get_target_property(type ${target} TYPE)
  set(scope PUBLIC)
  if(type STREQUAL INTERFACE_LIBRARY)
    set(scope INTERFACE)
  endif()
  target_sources(${target} ${scope} FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${ARGN})
endfunction()

# cowproof_add_library(FOLDER [HEADERS header...] [SOURCES source...] [PUBLIC library...] [PRIVATE library...])
# Makes cowproof_FOLDER, with the alias cowproof::FOLDER that an installed package offers as well. Without sources it is
# an INTERFACE library.
function(cowproof_add_library folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;SOURCES;PUBLIC;PRIVATE")
  set(target cowproof_${folder})
  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    target_compile_features(${target} PUBLIC cxx_std_20)
    # BUILD_INTERFACE, or the installed package would ask for our warnings.
    target_link_libraries(${target} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE} $<BUILD_INTERFACE:cowproof_options>)
  else()
    add_library(${target} INTERFACE)
    target_compile_features(${target} INTERFACE cxx_std_20)
    target_link_libraries(${target} INTERFACE ${arg_PUBLIC})
  endif()
  cowproof_add_headers(${target} ${arg_HEADERS})
  add_library(cowproof::${folder} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${folder})
  set_property(GLOBAL APPEND PROPERTY COWPROOF_LIBRARIES ${target})
endfunction()

# cowproof_add_executable(NAME [SOURCES source...] [LIBRARIES library...])
function(cowproof_add_executable name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES")
  add_executable(${name} ${arg_SOURCES})
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} cowproof_options)
endfunction()

# cowproof_unite(TARGET regex...)
# Compiles the sources of a target that match a regex as one, those of the next regex as another, and the others alone:
# what costs is to parse and instantiate what they all include. A source may not rely on it; ./dev syntax --alone tells.
# Call it where the target is made.
function(cowproof_unite target)
  get_target_property(left ${target} SOURCES)
  list(FILTER left INCLUDE REGEX "\\.cpp$")
  set(group 0)
  foreach(regex IN LISTS ARGN)
    math(EXPR group "${group} + 1")
    set(matching ${left})
    list(FILTER matching INCLUDE REGEX ${regex})
    list(FILTER left EXCLUDE REGEX ${regex})
    set_source_files_properties(${matching} PROPERTIES UNITY_GROUP ${group})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${COWPROOF_UNITE} UNITY_BUILD_MODE GROUP)
endfunction()

# cowproof_read_with_sanitizers(TARGET [EXCEPT regex]): clang compiles all sources of this target with the same warnings in
# the build with sanitizers, but for those that match. So ./dev syntax leaves them out, unless it reads each alone.
function(cowproof_read_with_sanitizers target)
  if(NOT COWPROOF_SYNTAX_ONLY OR NOT COWPROOF_UNITE)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "EXCEPT" "")
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.cpp$")
  if(arg_EXCEPT)
    list(FILTER sources EXCLUDE REGEX ${arg_EXCEPT})
  endif()
  set_source_files_properties(${sources} PROPERTIES HEADER_FILE_ONLY TRUE)
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)
endfunction()

# cowproof_optimise_less(TARGET): for what waits for people, files and kernels; half of the time that -O3 takes.
function(cowproof_optimise_less target)
  target_compile_options(${target} PRIVATE $<$<NOT:$<CONFIG:Debug>>:-O1>)
endfunction()

# cowproof_optimise_nothing(TARGET): for what is mostly instantiated and is run a few times only. With sanitizers clang
# takes three times as long to optimise it.
function(cowproof_optimise_nothing target)
  target_compile_options(${target} PRIVATE -O0)
endfunction()
