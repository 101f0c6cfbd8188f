# Makes a faulty memory manager of the correct one. The build includes this file; you can run it, too:
#
#     cmake -D SLIP=02_child_left_writable -D OUTPUT=faulty.c -P examples/implementations/apply_slip.cmake
if(CMAKE_SCRIPT_MODE_FILE)
  cmake_minimum_required(VERSION 3.25)
endif()

# apply_slip(FILE SOURCE OUTPUT): writes the source with the slip of FILE. A slip is a line of prose, then, once or more, a
# line ----- before the right lines and a line +++++ before the wrong ones.
function(apply_slip file source output)
  file(READ ${source} text)
  file(READ ${file} left)
  string(FIND "${left}" "-----\n" next)
  while(next GREATER_EQUAL 0)
    math(EXPR begin "${next} + 6")
    string(SUBSTRING "${left}" ${begin} -1 left)
    string(FIND "${left}" "+++++\n" middle)
    string(SUBSTRING "${left}" 0 ${middle} right)
    math(EXPR begin "${middle} + 6")
    string(SUBSTRING "${left}" ${begin} -1 left)
    string(FIND "${left}" "-----\n" next)
    string(SUBSTRING "${left}" 0 ${next} wrong)
    string(FIND "${text}" "${right}" found)
    if(found EQUAL -1)
      message(FATAL_ERROR "${file}: ${source} does not contain\n${right}")
    endif()
    string(REPLACE "${right}" "${wrong}" text "${text}")
  endwhile()
  file(CONFIGURE OUTPUT ${output} CONTENT "@text@" @ONLY)
endfunction()

if(CMAKE_SCRIPT_MODE_FILE)
  if(NOT DEFINED SLIP OR NOT DEFINED OUTPUT)
    message(FATAL_ERROR "cmake -D SLIP=NAME -D OUTPUT=FILE -P apply_slip.cmake; names are those of the files in slips/")
  endif()
  apply_slip(${CMAKE_CURRENT_LIST_DIR}/slips/${SLIP}.txt ${CMAKE_CURRENT_LIST_DIR}/cow_memory.c ${OUTPUT})
endif()
