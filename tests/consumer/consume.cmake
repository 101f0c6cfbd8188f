# Builds the consumer as a user would, outside of this project's configuration.
file(REMOVE_RECURSE ${scratch})
set(run COMMAND_ERROR_IS_FATAL ANY)
set(configure ${CMAKE_COMMAND} -G Ninja -S ${source}/tests/consumer/project -B ${scratch}/build
  -D CMAKE_CXX_COMPILER=${compiler} -D CMAKE_BUILD_TYPE=Debug)

if(way STREQUAL embedded)
  # Our libraries are built already, so here the configuration is what is tested.
  execute_process(COMMAND ${configure} -D COWPROOF_SOURCE=${source} ${run})
else()
  execute_process(COMMAND ${CMAKE_COMMAND} --install ${build} --prefix ${scratch}/prefix OUTPUT_QUIET ${run})
  # The command as people carry it about: without symbols, and small.
  set(command ${scratch}/prefix/bin/cowproof)
  execute_process(COMMAND ${nm} ${command} OUTPUT_VARIABLE symbols ERROR_QUIET ${run})
  file(SIZE ${command} size)
  if(symbols OR size GREATER 40000000)
    message(FATAL_ERROR "${command}: it has symbols, or its ${size} bytes are more than 40 MB")
  endif()
  execute_process(COMMAND ${command} --version OUTPUT_QUIET ${run})
  execute_process(COMMAND ${configure} -D CMAKE_PREFIX_PATH=${scratch}/prefix -D CMAKE_FIND_USE_PACKAGE_REGISTRY=OFF ${run})
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${scratch}/build ${run})
  execute_process(COMMAND ${scratch}/build/consumer ${run})
endif()
