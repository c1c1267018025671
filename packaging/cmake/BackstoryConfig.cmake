# find_package(Backstory) gives Backstory::Connector, all that a connector links, and this function:
# backstory_connector(<id> <sources…>): the plugin <id>.so. Put it into a folder that BACKSTORY_CONNECTORS names.
include(CMakeFindDependencyMacro)
find_dependency(Qt6 6.4 COMPONENTS Core)
include(${CMAKE_CURRENT_LIST_DIR}/BackstoryTargets.cmake)

function(backstory_connector id)
    add_library(${id} MODULE ${ARGN})
    target_compile_features(${id} PRIVATE cxx_std_20)
    target_link_libraries(${id} PRIVATE Backstory::Connector)
    set_target_properties(${id} PROPERTIES AUTOMOC ON PREFIX "" CXX_VISIBILITY_PRESET hidden)
endfunction()
